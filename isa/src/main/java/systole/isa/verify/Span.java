package systole.isa.verify;

import systole.isa.Affine;

/**
 * First elements of a rectangle in one dimension, gathered from boxes of variables. Variables are the grid axes, then the
 * rank, then loops from the outermost.
 */
final class Span {
    /** Least value of each variable in the box that is considered next. */
    final long[] low;
    /** Largest value of each variable in that box. */
    final long[] high;

    private final int firstLoop;
    private final long base;
    private final long[] coefficient;
    private final long extent;
    private final long size;
    private final boolean[] met;
    private final boolean[] reached;
    private boolean empty;
    private boolean executed;
    private boolean inside;
    private long lowest;

    Span(Affine origin, long extent, long size, int axes, int loops) {
        this.extent = extent;
        this.size = size;
        firstLoop = axes + 1;
        low = new long[firstLoop + loops];
        high = new long[low.length];
        coefficient = new long[low.length];
        met = new boolean[2 * low.length];
        reached = new boolean[2 * low.length];
        base = origin.base();
        for (Affine.Term term : origin.terms()) {
            int variable = switch (term.variable()) {
                case GRID -> term.index();
                case RANK -> axes;
                case LOOP -> firstLoop + term.index();
            };
            coefficient[variable] += term.coefficient();
        }
    }

    /** States the trips of a loop in the box. */
    void loop(int level, long trips) {
        high[firstLoop + level] = trips - 1;
        empty |= trips == 0;
    }

    /**
     * Takes the box into account; with a loop of no trips in it nothing happens there.
     *
     * @param lasts largest value of each variable anywhere
     */
    void consider(long[] lasts) {
        if (!empty) {
            long least = base;
            long most = base;
            for (int v = 0; v < low.length; v++) {
                least += Math.min(coefficient[v] * low[v], coefficient[v] * high[v]);
                most += Math.max(coefficient[v] * low[v], coefficient[v] * high[v]);
            }
            lowest = executed ? Math.min(lowest, least) : least;
            executed = true;
            inside |= meets(least, most);
            for (int v = 0; v < low.length; v++) {
                ends(v, lasts[v], least, most);
            }
        }
        empty = false;
    }

    private void ends(int v, long last, long least, long most) {
        if (coefficient[v] == 0) {
            return;
        }
        long rest = least - Math.min(coefficient[v] * low[v], coefficient[v] * high[v]);
        long restMost = most - Math.max(coefficient[v] * low[v], coefficient[v] * high[v]);
        for (int end = 0; end < 2; end++) {
            long value = end == 0 ? 0 : last;
            if (low[v] <= value && value <= high[v]) {
                met[2 * v + end] = true;
                long moved = coefficient[v] * value;
                reached[2 * v + end] |= meets(rest + moved, restMost + moved);
            }
        }
    }

    private boolean meets(long least, long most) {
        return least < size && most + extent > 0;
    }

    /** The least first element that is considered from now on counts. */
    void forgetLowest() {
        lowest = 0;
    }

    /** The least first element; 0 where nothing happens. */
    long lowest() {
        return executed ? lowest : 0;
    }

    /** True when the rectangle is used, and always outside. */
    boolean neverInside() {
        return executed && !inside;
    }

    /** True when the rectangle is used at the first (0) or last (1) value of a variable, and then always outside. */
    boolean neverReaches(int variable, int end) {
        return met[2 * variable + end] && !reached[2 * variable + end];
    }
}
