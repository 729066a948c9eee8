package systole.workloads.model;

import org.jspecify.annotations.Nullable;
import systole.isa.DataType;

/**
 * A decoder-only transformer.
 *
 * @param name name for reports
 * @param family family of models, such as llama
 * @param layers blocks
 * @param hidden width of the residual stream
 * @param intermediate width inside the feed-forward part
 * @param heads query heads
 * @param kvHeads key and value heads, a divisor of the query heads
 * @param headDim width of a head
 * @param vocabulary tokens known
 * @param maxPositions longest sequence it was made for
 * @param tiedEmbeddings whether input and output share one embedding
 * @param slidingWindow tokens that attention looks back; null for all
 * @param gatedActivation whether the feed-forward part has a gate, and so three matrices instead of two
 * @param activation activation function, such as silu
 * @param dtype number format in which the weights are published
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
    /** Checks that all sizes are positive and the heads divide evenly. */
    public TransformerConfig {
        int least = Math.min(Math.min(layers, hidden), Math.min(intermediate, heads));
        least = Math.min(least, Math.min(Math.min(kvHeads, headDim), Math.min(vocabulary, maxPositions)));
        if (least < 1 || (slidingWindow != null && slidingWindow < 1)) {
            throw new IllegalArgumentException("every size of a model is at least 1");
        }
        if (heads % kvHeads != 0) {
            throw new IllegalArgumentException(
                    "found " + heads + " query heads, expected a multiple of the " + kvHeads + " key and value heads");
        }
    }
}
