package systole.workloads.model;

/**
 * Bytes that a run needs on each device; those of the fullest where devices differ.
 *
 * @param weights parameters in the formats in which they are stored
 * @param gradients gradients of parameters; 0 in inference
 * @param optimizer state of the optimizer, main copies of parameters included; 0 in inference
 * @param activations tensors of one layer that live at the same time; in training what forward passes keep for backward ones
 * @param kvCache keys and values of every sequence at its full length; 0 in training
 * @param workspace logits of every sequence, gathered; in training buffers that live for a layer's work
 */
public record MemoryPerDevice(
        long weights, long gradients, long optimizer, long activations, long kvCache, long workspace) {
    /** What inference needs. */
    public MemoryPerDevice(long weights, long kvCache, long activations, long workspace) {
        this(weights, 0, 0, activations, kvCache, workspace);
    }

    /** The same with so many more bytes of activations. */
    public MemoryPerDevice withActivations(long more) {
        return new MemoryPerDevice(weights, gradients, optimizer, activations + more, kvCache, workspace);
    }

    /** All of it. */
    public long total() {
        return weights + gradients + optimizer + activations + kvCache + workspace;
    }
}
