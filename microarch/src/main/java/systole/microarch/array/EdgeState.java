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
            if (dataflow.preloads()) {
                moveLoaded(fold, cycle);
            } else {
                moveStreamed(fold, cycle);
            }
        }
        leftWords = left.busy(cycle);
        topWords = top.busy(cycle);
        outWords = dataflow.preloads() ? sums.busy(cycle) : results.words(cycle);
        // wavefronts pass all cells, used or not; they are equally long, so the oldest leaves first
        if (!folds.isEmpty() && beyond(folds.getFirst(), cycle) >= geometry.rows() + geometry.columns() - 2) {
            folds.removeFirst();
        }
    }

    /** Diagonals that the last step of a fold has passed; negative before it has entered. */
    private long beyond(Live fold, long cycle) {
        return cycle - fold.start - (dataflow.preloads() ? geometry.rows() : 0) - (steps - 1);
    }

    /** Stationary operand down the columns, then streams from the left and sums down. */
    private void moveLoaded(Live fold, long cycle) {
        long age = cycle - fold.start;
        // places beyond the operand's edge are filled with zeros, which nobody reads; they enter first
        int unread = geometry.rows() - fold.rows;
        start(top, age - unread, fold.columns, cycle, fold.rows);
        long wave = age - geometry.rows();
        start(left, wave, fold.rows, cycle, steps);
        start(sums, wave - (geometry.rows() - 1), fold.columns, cycle, steps);
    }

    /** Streams from the left and the top; a row's sums are finished one column a cycle after its last step. */
    private void moveStreamed(Live fold, long cycle) {
        long age = cycle - fold.start;
        start(left, age, fold.rows, cycle, steps);
        start(top, age, fold.columns, cycle, steps);
        long finished = beyond(fold, cycle);
        if (finished >= 0 && finished < fold.rows) {
            results.start(cycle, fold.columns);
        }
    }

    private static void start(Lanes lanes, long lane, int used, long cycle, long duration) {
        if (lane >= 0 && lane < used) {
            lanes.start((int) lane, cycle, duration);
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
