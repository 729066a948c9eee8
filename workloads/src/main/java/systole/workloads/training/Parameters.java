package systole.workloads.training;

/**
 * Parameters on a device, those apart that fewer devices hold as well: experts that several copies of a model share.
 *
 * @param dense parameters of which each copy of the model has one
 * @param experts parameters of experts that copies share
 */
public record Parameters(long dense, long experts) {
    /** None. */
    public static final Parameters NONE = new Parameters(0, 0);

    /** All of them. */
    public long total() {
        return dense + experts;
    }

    /** These and others. */
    public Parameters plus(Parameters other) {
        return new Parameters(dense + other.dense, experts + other.experts);
    }

    /** So many times these. */
    public Parameters times(long count) {
        return new Parameters(count * dense, count * experts);
    }

    /** One of so many equal parts, rounded up. */
    public Parameters part(long parts) {
        return new Parameters(up(dense, parts), up(experts, parts));
    }

    private static long up(long whole, long parts) {
        return (whole + parts - 1) / parts;
    }
}
