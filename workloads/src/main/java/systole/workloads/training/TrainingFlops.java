package systole.workloads.training;

import systole.workloads.model.LayerKind;
import systole.workloads.model.ModelFlops;
import systole.workloads.model.TransformerConfig;

/**
 * Floating-point operations of the matrix products that training a model asks for, whatever a plan pads or repeats: each product of
 * the forward pass has two of its size in the backward pass, for its two operands (Narayanan et al., SC 2021).
 */
public final class TrainingFlops {
    private TrainingFlops() {}

    /**
     * Forward and backward pass of sequences, LM head included, nothing computed again.
     *
     * @param sequences sequences
     * @param tokens of each
     * @param causal attention is counted half, as a mask hides half of it; else whole
     */
    public static double step(TransformerConfig config, long sequences, long tokens, boolean causal) {
        double half = ModelFlops.forward(config, sequences, tokens, tokens, sequences * tokens);
        double hidden = causal ? 0 : config.layers() * ModelFlops.attention(config, sequences, tokens, tokens);
        return 3 * (half + hidden);
    }

    /** The products with weights of one layer, forwards. */
    static double linear(TransformerConfig config, LayerKind kind, long sequences, long tokens) {
        return 2.0 * sequences * tokens * (config.attentionParameters() + config.activeFeedForwardParameters(kind));
    }
}
