package systole.microarch.array;

/** Lanes of one edge of an array, each busy until some cycle. */
final class Lanes {
    private final long[] until;
    private int busy;

    Lanes(int lanes) {
        until = new long[lanes];
    }

    /** Makes a lane busy from a cycle on. */
    void start(int lane, long cycle, long duration) {
        if (until[lane] > cycle) {
            throw new IllegalStateException("lane " + lane + " is asked for two words in cycle " + cycle);
        }
        until[lane] = cycle + duration;
        busy++;
    }

    /** Lets go of a lane whose last word passes in this cycle. */
    void end(int lane, long cycle) {
        if (until[lane] != cycle + 1) {
            throw new IllegalStateException("lane " + lane + " ends in cycle " + (until[lane] - 1) + ", not " + cycle);
        }
        busy--;
    }

    /** Lanes that pass a word in this cycle. */
    int busy() {
        return busy;
    }
}
