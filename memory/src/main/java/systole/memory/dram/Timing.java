package systole.memory.dram;

/**
 * How long something takes: a time, rounded up to clocks, but at least so many clocks. Datasheets give one or both.
 *
 * @param clocks least clocks of the command clock
 * @param seconds least time
 */
public record Timing(int clocks, double seconds) {
    /** A thousandth of a clock: a time that is whole clocks but for rounding counts as these. */
    private static final double SLACK = 1e-3;

    /** Checks that neither is negative. */
    public Timing {
        if (clocks < 0 || !(seconds >= 0)) {
            throw new IllegalArgumentException("a timing must not be negative");
        }
    }

    /** In whole clocks of a period in seconds. */
    public int clocks(double period) {
        return Math.max(clocks, (int) Math.ceil(seconds / period - SLACK));
    }
}
