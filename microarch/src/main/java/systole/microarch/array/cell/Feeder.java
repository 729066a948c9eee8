package systole.microarch.array.cell;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import systole.microarch.array.ArraySpec;
import systole.microarch.array.Folds;
import systole.microarch.array.Mapping;

/**
 * Feeds the edges of an array: which word of which fold enters which row or column in a cycle. Words of two folds that would
 * enter one row or column together are an error.
 */
final class Feeder {
    private final ArraySpec spec;
    private final Mapping mapping;
    private final int rows;
    private final int columns;
    private final int steps;
    private final long interval;
    private final Matrix left;
    private final Matrix top;
    private final List<Long> starts = new ArrayList<>();

    /** An operand, as large as one likes. */
    interface Matrix {
        /** A value; 0 beyond the edges. */
        double at(long row, long column);
    }

    /**
     * @param interval cycles from fold to fold where they overlap
     * @param left operand by place along the rows of cells and step
     * @param top operand by step, or place along the rows where it stays, and place along the columns of cells
     */
    Feeder(ArraySpec spec, Mapping mapping, long interval, Matrix left, Matrix top) {
        this.spec = spec;
        this.mapping = mapping;
        this.rows = spec.geometry().rows();
        this.columns = spec.geometry().columns();
        this.steps = Math.toIntExact(mapping.steps());
        this.interval = interval;
        this.left = left;
        this.top = top;
    }

    static Matrix of(double[][] values, boolean transposed) {
        return (row, column) -> {
            long r = transposed ? column : row;
            long c = transposed ? row : column;
            return r < values.length && c < values[0].length ? values[(int) r][(int) c] : 0;
        };
    }

    /** Begins the next fold if it may begin in this cycle. */
    void begin(long cycle, boolean idle) {
        if (starts.size() == mapping.folds()) {
            return;
        }
        if (starts.isEmpty() || (spec.folds() == Folds.SEQUENTIAL ? idle && !feeding(cycle) : age(cycle) >= interval)) {
            starts.add(cycle);
        }
    }

    private long age(long cycle) {
        return cycle - starts.get(starts.size() - 1);
    }

    /** Whether words enter in this cycle or later, of the folds begun. */
    boolean feeding(long cycle) {
        long age = age(cycle);
        return spec.dataflow().preloads()
                ? age < Math.max(2L * rows + steps - 1, (long) rows + columns - 1)
                : age < (long) steps + Math.max(rows, columns) - 1;
    }

    int begun() {
        return starts.size();
    }

    @Nullable
    Word left(long cycle, int row) {
        int delay = row + (spec.dataflow().preloads() ? rows : 0);
        int fold = entering(cycle - delay, steps, "row", row);
        if (fold < 0) {
            return null;
        }
        long step = cycle - delay - starts.get(fold);
        return new Word(left.at(firstRow(fold) + row, step), fold, (int) step);
    }

    @Nullable
    Word top(long cycle, int column) {
        boolean preloads = spec.dataflow().preloads();
        int fold = entering(cycle - column, preloads ? rows : steps, "column", column);
        if (fold < 0) {
            return null;
        }
        long step = cycle - column - starts.get(fold);
        long place = preloads ? rows - 1 - step : step;
        long row = preloads ? firstRow(fold) + place : place;
        return new Word(top.at(row, firstColumn(fold) + column), fold, (int) place);
    }

    /** The fold of which a word enters a lane, so many cycles being needed for all of them; -1 for none. */
    private int entering(long cycle, int words, String lane, int index) {
        int found = -1;
        for (int fold = starts.size() - 1; fold >= 0; fold--) {
            long step = cycle - starts.get(fold);
            if (step >= 0 && step < words) {
                if (found >= 0) {
                    throw new IllegalStateException("words of folds " + fold + " and " + found + " would enter " + lane
                            + " " + index + " together");
                }
                found = fold;
            }
        }
        return found;
    }

    long firstRow(int fold) {
        return fold % mapping.rowFolds() * rows;
    }

    long firstColumn(int fold) {
        return fold / mapping.rowFolds() * columns;
    }
}
