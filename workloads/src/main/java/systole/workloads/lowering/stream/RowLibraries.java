package systole.workloads.lowering.stream;

/**
 * The kernels that take whole rows, by operation.
 *
 * @param rmsNorm norms by the root of the mean square, also those that add first
 * @param layerNorm norms by mean and variance
 * @param softmax softmax
 * @param gated gated activations
 */
public record RowLibraries(StreamLibrary rmsNorm, StreamLibrary layerNorm, StreamLibrary softmax, StreamLibrary gated) {
    /** One kind of kernel for all of them. */
    public static RowLibraries of(StreamLibrary all) {
        return new RowLibraries(all, all, all, all);
    }
}
