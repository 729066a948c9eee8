package systole.workloads.model;

import org.jspecify.annotations.Nullable;
import systole.isa.DataType;

/**
 * Number formats of an inference run.
 *
 * @param weights weights of the linear layers
 * @param activations inputs of the linear layers
 * @param kvCache keys and values kept for later tokens
 * @param narrowHead format of the LM head where it is quantised as well; null where it stays in the {@link #wide} format
 * @param wideExperts products of routed experts stay in the {@link #wide} format
 * @param narrowExperts format in which routed experts are stored where they alone are quantised; null where they are not
 */
public record Precision(
        DataType weights,
        DataType activations,
        DataType kvCache,
        @Nullable DataType narrowHead,
        boolean wideExperts,
        @Nullable DataType narrowExperts) {
    /** Formats with an LM head that stays wide. */
    public Precision(DataType weights, DataType activations, DataType kvCache) {
        this(weights, activations, kvCache, null, false, null);
    }

    /** The same format everywhere. */
    public static Precision of(DataType type) {
        return new Precision(type, type, type);
    }

    /**
     * The format of the residual stream, of norms and of embeddings, and of the LM head unless that is quantised: that of the
     * activations, or the model's own when activations have fewer than 16 bits.
     */
    public DataType wide(TransformerConfig config) {
        return activations.bits() >= 16 ? activations : config.dtype();
    }

    /** The format that linear layers multiply: weights narrower than wide activations are converted first. */
    public DataType linear() {
        return operands(weights);
    }

    /** The format that products with matrices of a format multiply. */
    public DataType operands(DataType stored) {
        return converts(stored) ? activations : stored;
    }

    /** True when matrices of a format are converted to that of the activations on chip: activations are wide, these are not. */
    public boolean converts(DataType stored) {
        return stored != activations && activations.bits() >= 16 && stored.bits() < activations.bits();
    }

    /** The format of the operands of the LM head. */
    public DataType head(TransformerConfig config) {
        return narrowHead == null ? wide(config) : narrowHead;
    }

    /** The same formats with an LM head in that of the other linear layers. */
    public Precision withQuantisedHead() {
        return new Precision(weights, activations, kvCache, weights, wideExperts, narrowExperts);
    }

    /** The same formats with routed experts in the wide one. */
    public Precision withWideExperts() {
        return new Precision(weights, activations, kvCache, narrowHead, true, narrowExperts);
    }

    /** The same formats with routed experts alone stored in a narrower one. */
    public Precision withNarrowExperts(DataType type) {
        return new Precision(weights, activations, kvCache, narrowHead, false, type);
    }

    /** The format in which routed experts are stored. */
    public DataType experts(TransformerConfig config) {
        if (narrowExperts != null) {
            return narrowExperts;
        }
        return wideExperts ? wide(config) : weights;
    }
}
