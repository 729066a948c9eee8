package systole.study.sweep;

/**
 * A report key that should be small or large.
 *
 * @param key report key, such as {@code energyJoules.total}
 * @param maximize whether more is better
 */
public record Goal(String key, boolean maximize) {
    /** True when a value is better than another. */
    public boolean better(double value, double other) {
        return maximize ? value > other : value < other;
    }
}
