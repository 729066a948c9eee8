package systole.study.sensitivity;

/**
 * What a knob does to one report key.
 *
 * @param elasticity d ln key / d ln knob by central differences, or one-sided where one side is refused; NaN where the key is 0
 * @param predicted the key at the far step by that elasticity, as a part of what it is now; NaN where no far step is taken
 * @param below the key at the step below, as a part of what it is now; 1 where none is taken
 * @param above the same at the step above
 * @param actual the same as it was run; NaN where no far step is taken
 */
public record Effect(double elasticity, double below, double above, double predicted, double actual) {
    /** Largest part of the change by which prediction and run may differ. */
    private static final double OF_CHANGE = 0.1;

    /** Largest part of the key itself, below which a change is rounding of events. */
    private static final double OF_KEY = 1e-3;

    /** Elasticity that counts. */
    static final double SEEN = 1e-3;

    /** Times by which changes to both sides of a smooth knob differ at most. */
    private static final double ONE_SIDED = 3;

    /**
     * True when the key jumps: the far step did not confirm the elasticity, and of the small steps to both sides one did much more
     * than the other, both did the same, or neither did anything. An elasticity then says where a jump lies, not how steep the way is.
     */
    boolean jumps() {
        if (Double.isNaN(actual) || confirmed()) {
            return false;
        }
        double up = above - 1;
        double down = 1 - below;
        double larger = Math.max(Math.abs(up), Math.abs(down));
        double smaller = Math.min(Math.abs(up), Math.abs(down));
        return up * down < 0 || larger >= ONE_SIDED * smaller;
    }

    /** True when the run at the far step came out as the elasticity says. */
    public boolean confirmed() {
        double change = Math.max(Math.abs(predicted - 1), Math.abs(actual - 1));
        return Math.abs(actual - predicted) <= OF_CHANGE * change + OF_KEY;
    }

    /** True when it is too small to be seen in a table. */
    boolean slight() {
        return !(Math.abs(elasticity) >= SEEN) && !(Math.abs(actual - 1) >= SEEN * Turning.FAR);
    }

    /** True when no step moved the key. */
    public boolean inert() {
        return elasticity == 0 && (actual == 1 || Double.isNaN(actual));
    }
}
