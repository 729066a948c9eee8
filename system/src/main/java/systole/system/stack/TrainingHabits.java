package systole.system.stack;

/**
 * What a stack does in training beside the passes.
 *
 * @param gradientBucketBytes gradients that are reduced together, in bytes of their format; a bucket is reduced when the last of
 *     them is there
 * @param optimizerPasses reads and writes of the optimizer's data beside the least, as a multiple of it: 1 when one kernel does
 *     all, more when each elementwise step is a kernel of its own
 * @param clipsGradients the norm of all gradients is computed, and exchanged, before the update
 * @param prefetchLayers layers whose parameters are gathered ahead of use under ZeRO 3
 * @param dropout probability with which values are dropped unless a model is trained without
 * @param flatGradients where gradients live in shares, those of a unit are copied into one tensor and divided by a part of the
 *     number of copies, so that sums stay in the range of their type, before they are reduced (Zhao et al., "PyTorch FSDP", 2023)
 * @param keepsMainGradients gradients are summed in fp32 beside those of the compute type
 */
public record TrainingHabits(
        long gradientBucketBytes,
        double optimizerPasses,
        boolean clipsGradients,
        int prefetchLayers,
        double dropout,
        boolean flatGradients,
        boolean keepsMainGradients) {
    /** Checks the ranges. */
    public TrainingHabits {
        if (gradientBucketBytes < 1
                || !(optimizerPasses >= 1)
                || prefetchLayers < 0
                || !(dropout >= 0 && dropout < 1)) {
            throw new IllegalArgumentException("a bucket of bytes and passes of at least 1, layers of at least 0");
        }
    }
}
