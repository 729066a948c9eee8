package systole.workloads.model;

import org.jspecify.annotations.Nullable;
import systole.isa.DataType;

/**
 * A dense decoder-only transformer.
 *
 * @param name preset id or file
 * @param family name of a {@link Family}
 * @param layers transformer blocks
 * @param hidden width of the residual stream
 * @param intermediate width of the feed-forward
 * @param heads query heads
 * @param kvHeads key and value heads, a divisor of {@code heads}
 * @param headDim elements of a head
 * @param vocabulary tokens
 * @param maxPositions longest sequence
 * @param tiedEmbeddings the LM head is the embedding table
 * @param slidingWindow keys that a query sees at most; null when it sees all
 * @param gatedActivation the feed-forward has a gate beside its first product (three matrices, else two)
 * @param activation {@code silu}, {@code gelu} or {@code relu}
 * @param dtype format in which the weights are published
 */
public record TransformerConfig(
        String name,
        String family,
        int layers,
        int hidden,
        int intermediate,
        int heads,
        int kvHeads,
        int headDim,
        int vocabulary,
        int maxPositions,
        boolean tiedEmbeddings,
        @Nullable Integer slidingWindow,
        boolean gatedActivation,
        String activation,
        DataType dtype) {
    /** Throws {@link IllegalArgumentException} when a size is not positive or heads do not divide. */
    public TransformerConfig {
        positive("layers", layers);
        positive("hidden", hidden);
        positive("intermediate", intermediate);
        positive("heads", heads);
        positive("kvHeads", kvHeads);
        positive("headDim", headDim);
        positive("vocabulary", vocabulary);
        positive("maxPositions", maxPositions);
        if (slidingWindow != null) {
            positive("slidingWindow", slidingWindow);
        }
        if (heads % kvHeads != 0) {
            throw new IllegalArgumentException("heads (" + heads + ") must be a multiple of kvHeads (" + kvHeads + ")");
        }
        Family.of(family);
    }

    private static void positive(String key, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(key + " must be positive, found " + value);
        }
    }

    /** The same network, published in another format. */
    public TransformerConfig in(DataType other) {
        return new TransformerConfig(
                name,
                family,
                layers,
                hidden,
                intermediate,
                heads,
                kvHeads,
                headDim,
                vocabulary,
                maxPositions,
                tiedEmbeddings,
                slidingWindow,
                gatedActivation,
                activation,
                other);
    }

    /** The family's traits. */
    public Family traits() {
        return Family.of(family);
    }

    /** Parameters of attention's four matrices in one layer. */
    public long attentionParameters() {
        return (long) hidden * headDim * (2L * heads + 2L * kvHeads);
    }

    /** Parameters of the feed-forward's matrices in one layer. */
    public long feedForwardParameters() {
        return (gatedActivation ? 3L : 2L) * hidden * intermediate;
    }

    /** Parameters of norms and biases in one layer. */
    public long vectorParameters() {
        Family traits = traits();
        long norms = (traits.parallel() ? 1L : 2L) * hidden * traits.norm().vectors();
        long headNorms = traits.headNorm() ? 2L * headDim : 0;
        long attentionBias = traits.attentionBias() ? (long) headDim * (heads + 2L * kvHeads) : 0;
        long linearBias = traits.linearBias() ? 2L * hidden + intermediate : 0;
        return norms + headNorms + attentionBias + linearBias;
    }

    /** Parameters of one layer. */
    public long layerParameters() {
        return attentionParameters() + feedForwardParameters() + vectorParameters();
    }

    /** Parameters of the token embedding and, where positions are learned, of theirs. */
    public long embeddingParameters() {
        long positions = traits().positions() == Family.Positions.LEARNED ? maxPositions : 0;
        return (vocabulary + positions) * hidden;
    }

    /** Parameters of the LM head and the norm before it; only the norm when embeddings are tied. */
    public long headParameters() {
        return (long) hidden * traits().norm().vectors() + (tiedEmbeddings ? 0 : (long) vocabulary * hidden);
    }

    /** All parameters. */
    public long parameters() {
        return layers * layerParameters() + embeddingParameters() + headParameters();
    }
}
