package systole.workloads.training;

import java.util.Map;
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
     * @param causal what a mask hides is not counted, half of attention where no window does; else it is
     * @param frozen weights are not trained and have no products of gradients; those of adapters beside them are not counted
     */
    public static double step(TransformerConfig config, long sequences, long tokens, boolean causal, boolean frozen) {
        double half = ModelFlops.forward(config, sequences, tokens, tokens, sequences * tokens);
        double hidden = 0;
        for (Map.Entry<LayerKind, Integer> layers :
                TrainingStage.whole(config).counts().entrySet()) {
            hidden += causal ? 0 : layers.getValue() * ModelFlops.hidden(config, layers.getKey(), sequences, tokens);
        }
        double weights = frozen ? ModelFlops.withWeights(config, sequences, tokens, sequences * tokens) : 0;
        return 3 * (half + hidden) - weights;
    }

    /** The products with weights of one layer, forwards. */
    static double linear(TransformerConfig config, LayerKind kind, long sequences, long tokens) {
        return 2.0 * sequences * tokens * (config.attentionParameters() + config.activeFeedForwardParameters(kind));
    }
}
