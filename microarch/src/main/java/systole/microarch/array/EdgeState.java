package systole.microarch.array;

import java.util.ArrayDeque;
import java.util.Deque;

/** The edges of one array, cycle by cycle: which lanes take an operand or give a result. */
final class EdgeState {
    private final Dataflow dataflow;
    private final ArrayGeometry geometry;
    private final long steps;
    private final Lanes left;
    private final Lanes top;
    private final Lanes sums;
    private final Bursts results;
    private final Deque<Live> folds = new ArrayDeque<>();
    private int leftWords;
    private int topWords;
    private int outWords;

    /** A fold whose wavefront is on its way through the array. */
    private record Live(long start, int rows, int columns) {}

    EdgeState(Dataflow dataflow, Mapping mapping) {
        this.dataflow = dataflow;
        this.geometry = mapping.geometry();
        this.steps = mapping.steps();
        this.left = new Lanes(geometry.rows());
        this.top = new Lanes(geometry.columns());
        this.sums = new Lanes(geometry.columns());
        this.results = new Bursts(geometry.columns());
    }

    /** Begins a fold of so many useful rows and columns. */
    void begin(long cycle, int rows, int columns) {
        folds.add(new Live(cycle, rows, columns));
    }

    /** Whether nothing is on its way through the array. */
    boolean idle() {
        return folds.isEmpty();
    }

    /**
     * Whether a fold may follow the newest one: its stationary operand has been shifted in whole, and row 0 has taken its
     * stream by the time the next stream comes.
     */
    boolean ready(long cycle) {
        if (folds.isEmpty()) {
            return true;
        }
        long age = cycle - folds.getLast().start;
        return age >= steps && (!dataflow.preloads() || age >= geometry.rows());
    }

    /** One cycle: every wavefront moves on by one row and one column. */
    void step(long cycle) {
        for (Live fold : folds) {
            start(fold, cycle);
        }
        leftWords = left.busy();
        topWords = top.busy();
        outWords = dataflow.preloads() ? sums.busy() : results.words(cycle);
        for (Live fold : folds) {
            end(fold, cycle);
        }
        // wavefronts pass all cells, used or not; they are equally long, so the oldest leaves first
        if (!folds.isEmpty() && beyond(folds.getFirst(), cycle) >= geometry.rows() + geometry.columns() - 2) {
            folds.removeFirst();
        }
    }

    /** Diagonals that the last step of a fold has passed; negative before it has entered. */
    private long beyond(Live fold, long cycle) {
        return cycle - fold.start - (dataflow.preloads() ? geometry.rows() : 0) - (steps - 1);
    }

    /** Lanes that take or give their first word of a fold. */
    private void start(Live fold, long cycle) {
        long front = beyond(fold, cycle) + steps - 1;
        start(left, front, fold.rows, cycle, steps);
        if (dataflow.preloads()) {
            // places beyond the operand's edge are filled with zeros, which nobody reads; they enter first
            start(top, cycle - fold.start - (geometry.rows() - fold.rows), fold.columns, cycle, fold.rows);
            start(sums, front - (geometry.rows() - 1), fold.columns, cycle, steps);
        } else {
            start(top, front, fold.columns, cycle, steps);
            // a row's sums are finished one column a cycle after its last step
            long finished = beyond(fold, cycle);
            if (finished >= 0 && finished < fold.rows) {
                results.start(cycle, fold.columns);
            }
        }
    }

    /** Lanes that take or give their last word of a fold. */
    private void end(Live fold, long cycle) {
        long tail = beyond(fold, cycle);
        end(left, tail, fold.rows, cycle);
        if (dataflow.preloads()) {
            end(top, cycle - fold.start - (geometry.rows() - 1), fold.columns, cycle);
            end(sums, tail - (geometry.rows() - 1), fold.columns, cycle);
        } else {
            end(top, tail, fold.columns, cycle);
        }
    }

    private static void start(Lanes lanes, long lane, int used, long cycle, long duration) {
        if (lane >= 0 && lane < used) {
            lanes.start((int) lane, cycle, duration);
        }
    }

    private static void end(Lanes lanes, long lane, int used, long cycle) {
        if (lane >= 0 && lane < used) {
            lanes.end((int) lane, cycle);
        }
    }

    int leftWords() {
        return leftWords;
    }

    int topWords() {
        return topWords;
    }

    int outWords() {
        return outWords;
    }
}
