package systole.workloads.model;

/**
 * Bytes that inference needs on each device.
 *
 * @param weights parameters in their stored format
 * @param kvCache keys and values of every sequence at its full length
 * @param activations tensors of one layer that live at the same time
 * @param workspace logits of every sequence, gathered
 */
public record MemoryPerDevice(long weights, long kvCache, long activations, long workspace) {
    /** All of it. */
    public long total() {
        return weights + kvCache + activations + workspace;
    }
}
