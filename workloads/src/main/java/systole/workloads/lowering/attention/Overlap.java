package systole.workloads.lowering.attention;

/** Which products a fused attention kernel runs while it works out a softmax. */
public enum Overlap {
    /** None: scores, softmax and values of a block follow each other. */
    NONE(false, 1),
    /** The values of the block before; the scores of the next must wait for the one score buffer. */
    VALUES(true, 1),
    /** The values of the block before and the scores of the next, which have a second score buffer. */
    BOTH(true, 2);

    private final boolean skewed;
    private final int scoreBuffers;

    Overlap(boolean skewed, int scoreBuffers) {
        this.skewed = skewed;
        this.scoreBuffers = scoreBuffers;
    }

    /** Scores are started one block ahead of values. */
    public boolean skewed() {
        return skewed;
    }

    /** Score buffers. */
    public int scoreBuffers() {
        return scoreBuffers;
    }
}
