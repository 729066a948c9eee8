package systole.workloads.model;

import systole.isa.DataType;

/**
 * Number formats of an inference run.
 *
 * @param weights weights of the linear layers
 * @param activations inputs of the linear layers
 * @param kvCache keys and values kept for later tokens
 */
public record Precision(DataType weights, DataType activations, DataType kvCache) {
    /** The same format everywhere. */
    public static Precision of(DataType type) {
        return new Precision(type, type, type);
    }

    /**
     * The format of the residual stream, of norms, of embeddings and of the LM head: that of the activations, or the
     * model's own when activations have fewer than 16 bits.
     */
    public DataType wide(TransformerConfig config) {
        return activations.bits() >= 16 ? activations : config.dtype();
    }
}
