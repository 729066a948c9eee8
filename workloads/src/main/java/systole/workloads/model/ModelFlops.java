package systole.workloads.model;

/**
 * Floating-point operations of the matrix products that a model asks for, two to a multiply-accumulate, whatever a plan pads or
 * repeats. Source of the counting: Narayanan et al., "Efficient Large-Scale Language Model Training on GPU Clusters Using
 * Megatron-LM" (SC 2021), section 3.1 there, with grouped key heads and gates counted as they are.
 */
public final class ModelFlops {
    private ModelFlops() {}

    /**
     * One forward pass.
     *
     * @param batch sequences
     * @param tokens new tokens of each
     * @param context keys that the last of them sees, new tokens included
     * @param headRows rows of the LM head's product: {@code batch} when one token a sequence is sampled, {@code batch *
     *     tokens} in training
     */
    public static double forward(TransformerConfig config, long batch, long tokens, long context, long headRows) {
        double linear = 2.0 * batch * tokens * (config.attentionParameters() + config.feedForwardParameters());
        double head = 2.0 * headRows * config.hidden() * config.vocabulary();
        return config.layers() * (linear + attention(config, batch, tokens, context)) + head;
    }

    /** Both products of causal attention in one layer; the square of new tokens counts half. */
    public static double attention(TransformerConfig config, long batch, long tokens, long context) {
        return 4.0 * batch * config.heads() * config.headDim() * causalPairs(tokens, context);
    }

    /** Query-key pairs under a causal mask: each new token sees what came before, and half of the new ones. */
    public static double causalPairs(long tokens, long context) {
        return tokens == 1 ? context : tokens * (context - 0.5 * tokens);
    }
}
