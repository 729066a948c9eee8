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
        double attention = 0;
        for (LayerKind kind : config.kinds()) {
            attention += attention(config, kind, batch, tokens, context);
        }
        if (config.encoder() != null) {
            double products = config.kinds().stream()
                    .mapToDouble(kind -> products(config, kind, batch, tokens))
                    .sum();
            return products + before(config, batch, tokens) + after(config, batch, tokens) + attention;
        }
        double linear = weights(config);
        double head = 2.0 * headRows * config.hidden() * config.vocabulary();
        return 2.0 * batch * tokens * linear + attention + head;
    }

    /** What an input asks for before the first token is written: the encoder, and keys and values of its states in each layer. */
    public static double reading(TransformerConfig config, Source source, long batch, long positions) {
        return forward(source.encoder(), batch, positions, positions, 0) + keys(config, source, batch, positions);
    }

    /** Keys and values of so many states of an encoder in each layer. */
    public static double keys(TransformerConfig config, Source source, long batch, long positions) {
        double wide = (double) config.kvHeads() * (config.headDim() + config.valueDim());
        return 2.0 * batch * positions * config.layers() * source.encoder().hidden() * wide;
    }

    /** What each pass of a decoder asks for beside {@link #forward} to attend to so many positions of an encoder. */
    public static double cross(TransformerConfig config, long batch, long tokens, long positions) {
        double matrices = (double) config.hidden() * config.heads() * (config.headDim() + config.valueDim());
        return config.layers() * (2.0 * batch * tokens * matrices + crossAttention(config, batch, tokens, positions));
    }

    /** Both products of attention to so many positions of an encoder in one layer. */
    public static double crossAttention(TransformerConfig config, long batch, long tokens, long positions) {
        return attention(config, batch, (double) tokens * positions);
    }

    /** Products with weights that attending to an encoder takes in one layer, keys and values of its positions among them. */
    public static double crossLinear(TransformerConfig config, long batch, long tokens, long positions) {
        Source source = config.source();
        if (source == null) {
            return 0;
        }
        int wide = config.headDim() + config.valueDim();
        double keys = (double) positions * source.encoder().hidden() * config.kvHeads() * wide;
        return 2.0 * batch * ((double) tokens * config.hidden() * config.heads() * wide + keys);
    }

    /** Products with weights in a layer of a kind. */
    public static double products(TransformerConfig config, LayerKind kind, long batch, long tokens) {
        TransformerConfig own = config.of(kind);
        double weights = ModelParameters.attention(own) + ModelParameters.activeFeedForward(own, kind);
        Level level = kind.level();
        if (level != null) {
            return 2.0
                    * batch
                    * (level.tokens() * weights + (double) level.mergedTokens() * level.mergeWeights(own.hidden()));
        }
        double modulations = config.isModulated() ? Denoiser.weights(Denoiser.OF_LAYER, config.hidden()) : 0;
        return 2.0 * batch * (tokens * weights + modulations);
    }

    /** Products with weights of an encoder before its first layer: of patches or audio, and of what conditions an image. */
    public static double before(TransformerConfig config, long batch, long tokens) {
        Encoder encoder = config.encoder();
        if (encoder == null) {
            return 0;
        }
        Denoiser denoiser = encoder.denoiser();
        double condition = denoiser == null ? 0 : denoiser.embeddingWeights(config.hidden());
        return 2.0 * batch * ((double) tokens * encoder.productsPerToken(config.hidden()) + condition);
    }

    /** Products with weights of an encoder after its last layer: classes of each sequence, or the numbers of each token. */
    public static double after(TransformerConfig config, long batch, long tokens) {
        Encoder encoder = config.encoder();
        if (encoder == null) {
            return 0;
        }
        Denoiser denoiser = encoder.denoiser();
        double outputs = denoiser == null
                ? 0
                : (double) tokens * denoiser.outputs() * config.hidden()
                        + Denoiser.weights(Denoiser.OF_HEAD, config.hidden());
        return 2.0 * batch * ((double) encoder.classes() * config.last().hidden() + outputs);
    }

    /** Those of them that multiply with weights, LM head included. */
    public static double withWeights(TransformerConfig config, long batch, long tokens, long headRows) {
        double linear = weights(config);
        return 2.0 * batch * tokens * linear + 2.0 * headRows * config.hidden() * config.vocabulary();
    }

    /** Weights that each token multiplies with in all layers. */
    private static double weights(TransformerConfig config) {
        double weights = 0;
        for (LayerKind kind : config.kinds()) {
            weights += ModelParameters.attention(config) + ModelParameters.activeFeedForward(config, kind);
        }
        return weights;
    }

    /** Both products of causal attention in one layer; the square of new tokens counts half. */
    public static double attention(TransformerConfig config, long batch, long tokens, long context) {
        return attention(config, batch, causalPairs(tokens, context));
    }

    /**
     * Both products of attention in a layer of a kind: under a causal mask and its window, without a mask in an encoder, or within the
     * windows of an image.
     */
    public static double attention(TransformerConfig config, LayerKind kind, long batch, long tokens, long context) {
        Level level = kind.level();
        if (level != null) {
            return attention(config.of(kind), batch, (double) level.tokens() * level.windowTokens());
        }
        double pairs = config.encoder() == null ? pairs(kind, tokens, context) : (double) tokens * context;
        return attention(config, batch, pairs);
    }

    /** What a causal mask hides of new tokens from each other in a layer of a kind, within its window. */
    public static double hidden(TransformerConfig config, LayerKind kind, long batch, long tokens) {
        long within = kind.seen(tokens);
        return config.encoder() == null ? attention(config, batch, causalPairs(within, within)) : 0;
    }

    private static double attention(TransformerConfig config, long batch, double pairs) {
        return 2.0 * batch * config.heads() * (config.headDim() + config.valueDim()) * pairs;
    }

    /** Query-key pairs of a layer, where a window may hide the oldest keys. */
    private static double pairs(LayerKind kind, long tokens, long context) {
        Integer window = kind.window();
        return maskedPairs(tokens, context, window == null ? 0 : window);
    }

    /** Query-key pairs under a causal mask and its window; 0 for none. */
    public static double maskedPairs(long tokens, long context, long window) {
        return window == 0 ? causalPairs(tokens, context) : windowedPairs(tokens, context, window);
    }

    /** {@link #causalPairs} where a token sees no more than the last {@code window} keys. */
    public static double windowedPairs(long tokens, long context, long window) {
        if (tokens == 1 || context <= window) {
            return causalPairs(tokens, Math.min(context, window));
        }
        long growing = Math.max(0, window - (context - tokens));
        return (growing == 0 ? 0 : causalPairs(growing, window)) + (double) (tokens - growing) * window;
    }

    /** Query-key pairs under a causal mask: each new token sees what came before, and half of the new ones. */
    public static double causalPairs(long tokens, long context) {
        return tokens == 1 ? context : tokens * (context - 0.5 * tokens);
    }
}
