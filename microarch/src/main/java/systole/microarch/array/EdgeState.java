package systole.microarch.array;

import java.util.ArrayDeque;
import java.util.Deque;

/** The edges of one array, cycle by cycle: which lanes take an operand or give a result. */
final class EdgeState {
    private final Dataflow dataflow;
    private final ArrayGeometry geometry;
    private final long steps;
    private final boolean accumulated;
    private final long firstOperand;
    private final long firstResult;
    private final Lanes left;
    private final Lanes top;
    private final Lanes sums;
    private final Bursts results;
    private final Deque<Live> folds = new ArrayDeque<>();
    private long leftFree;
    private long topFree;
    private long outFree;
    private int leftWords;
    private int topWords;
    private int outWords;

    /** A fold whose wavefront is on its way through the array. */
    private record Live(long start, int rows, int columns) {}

    EdgeState(ArraySpec spec, Mapping mapping) {
        this.dataflow = spec.dataflow();
        this.geometry = mapping.geometry();
        this.steps = mapping.steps();
        this.accumulated = spec.folds() == Folds.ACCUMULATED && !dataflow.preloads();
        // of a fold, in the first lanes: a moving sum passes all rows after the first operand, a resting one has all
        // its steps
        this.firstOperand = dataflow.preloads() ? geometry.rows() : 0;
        this.firstResult = firstOperand + (dataflow.preloads() ? geometry.rows() : steps) - 1;
        this.left = new Lanes(geometry.rows());
        this.top = new Lanes(geometry.columns());
        this.sums = new Lanes(geometry.columns());
        this.results = new Bursts(geometry.columns());
    }

    /**
     * Begins a fold of so many useful rows and columns. It takes the first lane of each edge for all rows of cells, used or
     * not; the other lanes follow, a cycle later each.
     */
    void begin(long cycle, int rows, int columns) {
        folds.add(new Live(cycle, rows, columns));
        leftFree = cycle + firstOperand + steps;
        topFree = cycle + (dataflow.preloads() ? geometry.rows() : steps);
        outFree = cycle + firstResult + (dataflow.preloads() ? steps : geometry.rows());
    }

    /** Whether nothing is on its way through the array. */
    boolean idle() {
        return folds.isEmpty();
    }

    /** Whether a fold begun in this cycle would find every edge free by the time it comes there. */
    boolean ready(long cycle) {
        return cycle + firstOperand >= leftFree && cycle >= topFree && (accumulated || cycle + firstResult >= outFree);
    }

    /** One cycle: every wavefront moves on by one row and one column. */
    void step(long cycle) {
        for (Live fold : folds) {
            start(fold, cycle);
        }
        leftWords = left.busy();
        topWords = top.busy();
        outWords = accumulated ? results.words(cycle) : sums.busy();
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
        return cycle - fold.start - firstOperand - (steps - 1);
    }

    /** Lanes that take or give their first word of a fold. */
    private void start(Live fold, long cycle) {
        long front = cycle - fold.start - firstOperand;
        start(left, front, fold.rows, cycle, steps);
        if (dataflow.preloads()) {
            // places beyond the operand's edge are filled with zeros, which nobody reads; they enter first
            start(top, cycle - fold.start - (geometry.rows() - fold.rows), fold.columns, cycle, fold.rows);
            start(sums, cycle - fold.start - firstResult, fold.columns, cycle, steps);
        } else {
            start(top, front, fold.columns, cycle, steps);
            // sums are finished one row and one column a cycle after the last step
            long finished = beyond(fold, cycle);
            if (!accumulated) {
                start(sums, finished, fold.columns, cycle, fold.rows);
            } else if (finished >= 0 && finished < fold.rows) {
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
            if (!accumulated) {
                end(sums, tail - (fold.rows - 1), fold.columns, cycle);
            }
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
