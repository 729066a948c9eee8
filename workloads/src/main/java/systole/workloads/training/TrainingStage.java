package systole.workloads.training;

/**
 * What of a model a device holds, and how much of it is under way.
 *
 * @param layers layers
 * @param embedding the token embedding is here
 * @param head the LM head is here
 * @param inFlight micro-batches whose forward pass is done and whose backward pass is not, at most, in parts of the stage: model
 *     chunks that interleave are parts of one
 */
public record TrainingStage(int layers, boolean embedding, boolean head, double inFlight) {
    /** Throws {@link IllegalArgumentException} when a number is negative. */
    public TrainingStage {
        if (layers < 0 || inFlight < 0) {
            throw new IllegalArgumentException(
                    "a stage has layers and micro-batches under way, found " + layers + " and " + inFlight);
        }
    }

    /** The whole model on one device, one micro-batch at a time. */
    public static TrainingStage whole(int layers) {
        return new TrainingStage(layers, true, true, 1);
    }
}
