package systole.system.training;

import systole.workloads.model.ModelFlops;
import systole.workloads.model.TransformerConfig;

/**
 * Operations of the matrix products that a step asks for: those of the forward pass three times, as each product has two
 * gradients.
 *
 * @param causal attention under its mask
 * @param whole attention as if nothing were hidden
 */
record TrainingFlops(double causal, double whole) {
    static TrainingFlops of(TrainingScenario scenario) {
        TransformerConfig model = scenario.model();
        long batch = scenario.globalBatch();
        long tokens = scenario.sequenceLength();
        double causal = 3 * ModelFlops.forward(model, batch, tokens, tokens, batch * tokens);
        double masked = 3 * (ModelFlops.forward(model, batch, tokens, tokens, 0) - linear(model, batch * tokens));
        double whole = 3.0 * model.layers() * 2 * batch * model.heads() * (model.headDim() + model.valueDim()) * tokens * tokens;
        return new TrainingFlops(causal, causal - masked + whole);
    }

    /** Products with weights in a forward pass. */
    private static double linear(TransformerConfig model, long tokens) {
        return model.kinds().stream()
                .mapToDouble(kind -> 2.0 * tokens
                        * (model.attentionParameters() + model.activeFeedForwardParameters(kind)))
                .sum();
    }
}
