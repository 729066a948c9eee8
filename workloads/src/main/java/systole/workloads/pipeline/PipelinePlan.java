package systole.workloads.pipeline;

import java.util.List;

/**
 * What each stage does, in order.
 *
 * @param stages devices of the pipeline
 * @param chunks model chunks of each
 * @param microBatches micro-batches of a step
 * @param placement how the chunks lie on the stages
 * @param order actions by stage
 */
public record PipelinePlan(int stages, int chunks, int microBatches, Placement placement, List<List<Action>> order) {
    /** Copies the lists. */
    public PipelinePlan {
        order = order.stream().map(List::copyOf).toList();
    }

    /** Where the layers of a stage's chunk stand in the model, of {@link #positions()}. */
    public int position(int stage, int chunk) {
        return placement.position(stage, chunk, stages);
    }

    /** Parts that the layers are cut into. */
    public int positions() {
        return placement.positions(stages, chunks);
    }

    /**
     * The most that a stage holds at once of what forward passes keep for backward ones.
     *
     * @param stage the stage
     * @param bytes what one micro-batch keeps of each chunk
     */
    public long peakBytes(int stage, long[] bytes) {
        long held = 0;
        long peak = 0;
        for (Action action : order.get(stage)) {
            Action backward = action.kind() == Action.Kind.FORWARD ? action.beside() : action;
            if (action.kind() == Action.Kind.FORWARD) {
                held += bytes[action.chunk()];
                peak = Math.max(peak, held);
            }
            if (backward != null && backward.kind().releasesActivations()) {
                held -= bytes[backward.chunk()];
            }
        }
        return peak;
    }

    /** The most micro-batches, counted once for each chunk, of which a stage holds activations at once. */
    public int peakInFlight(int stage) {
        long[] one = new long[chunks];
        java.util.Arrays.fill(one, 1);
        return (int) peakBytes(stage, one);
    }
}
