package systole.microarch.array;

/** Lanes of one edge of an array, each busy until some cycle. */
final class Lanes {
    private final long[] until;

    Lanes(int lanes) {
        until = new long[lanes];
    }

    /** Makes a lane busy from a cycle on. */
    void start(int lane, long cycle, long duration) {
        if (until[lane] > cycle) {
            throw new IllegalStateException("lane " + lane + " is asked for two words in cycle " + cycle);
        }
        until[lane] = cycle + duration;
    }

    /** Lanes busy in a cycle. */
    int busy(long cycle) {
        int busy = 0;
        for (long end : until) {
            busy += end > cycle ? 1 : 0;
        }
        return busy;
    }
}
