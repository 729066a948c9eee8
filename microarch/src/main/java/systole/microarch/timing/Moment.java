package systole.microarch.timing;

import systole.sim.Resource;

/**
 * A moment is a time together with the critical path that led to it: slot 0 holds the time in ticks, the others the ticks
 * that each resource owns of it. Taking the later of two moments takes its path, so every path sums to its time. Moments
 * live in flat arrays; these are the operations on them.
 */
final class Moment {
    /** Longs of a moment. */
    static final int WIDTH = 1 + Resource.values().length;

    private Moment() {}

    static void copy(long[] from, int fromAt, long[] to, int toAt) {
        System.arraycopy(from, fromAt, to, toAt, WIDTH);
    }

    /** Makes {@code to} the later of the two; the one already there wins a tie. */
    static void later(long[] from, int fromAt, long[] to, int toAt) {
        if (from[fromAt] > to[toAt]) {
            copy(from, fromAt, to, toAt);
        }
    }

    /**
     * Makes a difference of two moments one that can be repeated: where the path changed hands a part of it is negative, which the
     * others bear in proportion, so that no account falls however often it is added.
     */
    static void forward(long[] step) {
        long positive = 0;
        int largest = 1;
        for (int i = 1; i < WIDTH; i++) {
            positive += Math.max(0, step[i]);
            largest = step[i] > step[largest] ? i : largest;
        }
        if (positive == step[0]) {
            return;
        }
        long rest = step[0];
        for (int i = 1; i < WIDTH; i++) {
            step[i] = (long) (Math.max(0, step[i]) * ((double) step[0] / positive));
            rest -= step[i];
        }
        step[largest] += rest;
    }

    /**
     * Moves a moment on by ticks that a resource owns.
     *
     * @throws ArithmeticException beyond the range of {@link systole.sim.Ticks}
     */
    static void add(long[] moment, int at, Resource resource, long ticks) {
        // the parts of a moment sum to it: where it does not overflow, they do not
        moment[at] = Math.addExact(moment[at], ticks);
        moment[at + 1 + resource.ordinal()] += ticks;
    }
}
