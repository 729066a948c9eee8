package systole.sim.quantity;

/** What a description may hold at all: far outside of what is built, and well inside of what the time base can count. */
public enum Range {
    /** Clocks, hertz. */
    CLOCK("a clock", 1e6, 1e11, "Hz"),
    /** Bandwidths, bytes a second. */
    BANDWIDTH("a bandwidth", 1e6, 1e18, "B/s"),
    /** Work of a core in a cycle of its clock: bytes, lanes, products of one array cell. */
    PER_CYCLE("work in a cycle", 1e-3, 1e9, ""),
    /** Latencies and launch times, seconds. */
    LATENCY("a latency", 0, 1, "s");

    private final String what;
    private final double least;
    private final double most;
    private final String unit;

    Range(String what, double least, double most, String unit) {
        this.what = what;
        this.least = least;
        this.most = most;
        this.unit = unit;
    }

    /**
     * Checks values.
     *
     * @throws IllegalArgumentException when one is outside
     */
    public void check(double... values) {
        for (double value : values) {
            if (!(value >= least && value <= most)) {
                throw new IllegalArgumentException(
                        what + " within " + format(least) + " and " + format(most) + ", found " + format(value));
            }
        }
    }

    private String format(double value) {
        return Quantity.format(value, unit);
    }
}
