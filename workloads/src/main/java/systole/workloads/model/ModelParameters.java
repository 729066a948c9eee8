package systole.workloads.model;

/** Parameters of a {@link TransformerConfig}. */
public final class ModelParameters {
    private ModelParameters() {}

    /** All of them, those of an encoder that it attends to among them. */
    public static long all(TransformerConfig config) {
        Source source = config.source();
        long read = source == null ? 0 : source.parameters();
        return config.kinds().stream().mapToLong(kind -> layer(config, kind)).sum()
                + embedding(config)
                + head(config)
                + read;
    }

    /** Those that one token goes through: all but those of the experts that it is not sent to. */
    public static long active(TransformerConfig config) {
        return all(config)
                - config.kinds().stream()
                        .mapToLong(kind -> resting(config, kind))
                        .sum();
    }

    private static long resting(TransformerConfig config, LayerKind kind) {
        Experts of = kind.experts();
        if (of == null) {
            return 0;
        }
        long biases = config.traits().biases().feedForward() ? (of.count() - of.chosen()) * expertBias(config, of) : 0;
        return feedForward(config, kind) - activeFeedForward(config, kind) + biases;
    }

    /** One layer of a kind. */
    public static long layer(TransformerConfig config, LayerKind kind) {
        TransformerConfig own = config.of(kind);
        return attention(own) + cross(own) + feedForward(own, kind) + vectors(own, kind) + image(own, kind);
    }

    /** Attention's matrices in one layer. */
    public static long attention(TransformerConfig config) {
        long hidden = config.hidden();
        long heads = config.heads();
        Latent latent = config.latent();
        if (latent == null) {
            return hidden * config.headDim() * (2 * heads + 2L * config.kvHeads());
        }
        long queries = heads * config.headDim();
        long query = latent.queryRank() == 0 ? hidden * queries : latent.queryRank() * (hidden + queries);
        long keys = hidden * latent.cached() + latent.rank() * heads * (latent.plain() + latent.value());
        return query + keys + heads * latent.value() * hidden;
    }

    /** The matrices of attention to an encoder in one layer; 0 where there is none. */
    public static long cross(TransformerConfig config) {
        Source source = config.source();
        if (source == null) {
            return 0;
        }
        long queries = (long) config.hidden() * config.heads();
        long keys = (long) source.encoder().hidden() * config.kvHeads();
        return 2L * config.headDim() * (queries + keys);
    }

    /** The matrices of a dense feed-forward in one layer. */
    public static long feedForward(TransformerConfig config) {
        return (long) config.matrices() * config.hidden() * config.intermediate();
    }

    /** The feed-forward's matrices in a layer of a kind, the router among them. */
    public static long feedForward(TransformerConfig config, LayerKind kind) {
        Experts of = kind.experts();
        return of == null ? feedForward(config) : experts(config, of, of.count());
    }

    /** Those of them that one token goes through. */
    public static long activeFeedForward(TransformerConfig config, LayerKind kind) {
        Experts of = kind.experts();
        return of == null ? feedForward(config) : experts(config, of, of.chosen());
    }

    private static long experts(TransformerConfig config, Experts of, int counted) {
        long routed = (long) counted * (of.gated() ? 3 : 2) * of.intermediate();
        return config.hidden() * (of.count() + routed + (long) config.matrices() * of.sharedIntermediate());
    }

    /** Norms and biases in a layer of a kind. */
    public static long vectors(TransformerConfig config, LayerKind kind) {
        Family traits = config.traits();
        Family.Biases biases = traits.biases();
        long hidden = config.hidden();
        long norms = traits.arrangement().norms() * hidden * traits.norm().vectors();
        long headNorms = traits.headNorm() ? 2L * config.headDim() : 0;
        Latent latent = config.latent();
        long latentNorms = latent == null ? 0 : latent.queryRank() + latent.rank();
        long attentionBias = biases.qkvParameters(config.heads(), config.kvHeads(), config.headDim())
                + (biases.output() ? hidden : 0);
        long cross = config.source() == null
                ? 0
                : attentionBias + hidden * traits.norm().vectors();
        return norms + headNorms + latentNorms + attentionBias + cross + feedForwardBias(config, kind);
    }

    private static long feedForwardBias(TransformerConfig config, LayerKind kind) {
        if (!config.traits().biases().feedForward()) {
            return 0;
        }
        Experts of = kind.experts();
        return of == null
                ? config.hidden() + (config.matrices() - 1L) * config.intermediate()
                : of.count() * (1 + expertBias(config, of));
    }

    private static long expertBias(TransformerConfig config, Experts of) {
        return config.hidden() + (of.gated() ? 2L : 1L) * of.intermediate();
    }

    /** What of a layer only networks of images have: what its level has, or its modulations. */
    public static long image(TransformerConfig config, LayerKind kind) {
        Level level = kind.level();
        return (level == null ? 0 : level.parameters(config.hidden(), config.heads()))
                + (config.isModulated() ? Denoiser.parameters(Denoiser.OF_LAYER, config.hidden()) : 0);
    }

    /**
     * What makes tokens of the input, its norm, positions or their distances where they are learned, and what conditions an image.
     */
    public static long embedding(TransformerConfig config) {
        Family traits = config.traits();
        int hidden = config.hidden();
        Encoder encoder = config.encoder();
        Denoiser denoiser = config.denoiser();
        long positions = traits.positions() == Family.Positions.LEARNED ? config.maxPositions() : 0;
        long norm = traits.embeddingNorm() ? traits.norm().vectors() : 0;
        long table = encoder != null && !encoder.hasTable()
                ? encoder.parameters(hidden)
                : (long) config.vocabulary() * hidden;
        return table
                + (positions + norm) * hidden
                + (long) traits.buckets() * config.heads()
                + (denoiser == null ? 0 : denoiser.embeddingParameters(hidden));
    }

    /** The head and the norm before it; only the norm when the LM head is the embedding. */
    public static long head(TransformerConfig config) {
        long last = config.last().hidden();
        long norm = config.hasFinalNorm() ? last * config.traits().norm().vectors() : 0;
        Encoder encoder = config.encoder();
        if (encoder != null) {
            Denoiser denoiser = encoder.denoiser();
            return norm + encoder.classes() * last + (denoiser == null ? 0 : denoiser.headParameters(config.hidden()));
        }
        return norm + (config.tiedEmbeddings() ? 0 : (long) config.vocabulary() * config.hidden());
    }
}
