package systole.workloads.graph;

import java.util.ArrayList;
import java.util.List;
import systole.isa.DataType;
import systole.workloads.lowering.UnsupportedOperatorException;
import systole.workloads.model.Denoiser;
import systole.workloads.model.Encoder;
import systole.workloads.model.Experts;
import systole.workloads.model.Family;
import systole.workloads.model.Latent;
import systole.workloads.model.LayerKind;
import systole.workloads.model.Level;
import systole.workloads.model.MemoryPerDevice;
import systole.workloads.model.ModelParameters;
import systole.workloads.model.Precision;
import systole.workloads.model.Pyramid;
import systole.workloads.model.Source;
import systole.workloads.model.TransformerConfig;

/**
 * The part of a model that one tensor-parallel rank holds: heads, feed-forward columns and vocabulary are divided, padded up
 * where they do not divide (Shoeybi et al., "Megatron-LM", 2019; key heads are replicated when there are fewer than ranks). Of
 * every expert a rank holds some columns, or of some experts all columns (a {@link Split}); the router and latent vectors
 * are replicated.
 *
 * @param config the model
 * @param split degrees of parallelism
 * @param heads query heads here
 * @param kvHeads key heads here
 * @param intermediate columns of a dense feed-forward here
 * @param experts routed experts here; 0 when there are none
 * @param expertIntermediate columns of each routed expert here; 0 when there are none
 * @param sharedIntermediate columns of the shared expert here; 0 when there is none
 * @param vocabulary rows of the embedding and the LM head here
 * @param assumptions paddings and replications
 */
public record Shard(
        TransformerConfig config,
        Split split,
        int heads,
        int kvHeads,
        int intermediate,
        int experts,
        int expertIntermediate,
        int sharedIntermediate,
        int vocabulary,
        List<String> assumptions) {
    /** Copies the list. */
    public Shard {
        assumptions = List.copyOf(assumptions);
    }

    /**
     * The part of one of {@code ranks}.
     *
     * @throws UnsupportedOperatorException when there are more ranks than heads
     */
    public static Shard of(TransformerConfig config, int ranks) {
        return of(config, Split.of(ranks));
    }

    /**
     * The part of one device of a split.
     *
     * @throws UnsupportedOperatorException when there are more ranks than heads or experts
     */
    public static Shard of(TransformerConfig config, Split split) {
        int ranks = split.tensor();
        if (ranks < 1 || ranks > config.heads()) {
            throw new UnsupportedOperatorException("tensor parallelism of " + ranks + " over " + config.heads()
                    + " heads; at most one rank a head is possible");
        }
        List<String> assumptions = new ArrayList<>();
        int kvHeads = ceil(config.kvHeads(), ranks);
        int heads = ceil(ceil(config.heads(), ranks), kvHeads) * kvHeads;
        int intermediate = ceil(config.intermediate(), ranks);
        int vocabulary = ceil(config.vocabulary(), ranks);
        if (config.kvHeads() < ranks) {
            assumptions.add(config.kvHeads() + " key heads replicated over " + ranks + " tensor-parallel ranks");
        } else {
            padded(assumptions, "key heads", config.kvHeads(), kvHeads, ranks);
        }
        padded(assumptions, "query heads", config.heads(), heads, ranks);
        if (config.kinds().stream().anyMatch(kind -> kind.experts() == null)) {
            padded(assumptions, "feed-forward columns", config.intermediate(), intermediate, ranks);
        }
        Experts experts = config.experts();
        int here = experts == null ? 0 : ceil(experts.count(), split.expert());
        int each = experts == null ? 0 : ceil(experts.intermediate(), split.expertTensor());
        int shared = experts == null ? 0 : ceil(experts.sharedIntermediate(), ranks);
        check(config, split);
        if (experts != null) {
            padded(assumptions, "columns of each expert", experts.intermediate(), each, split.expertTensor());
            padded(assumptions, "columns of the shared expert", experts.sharedIntermediate(), shared, ranks);
            if (here * split.expert() != experts.count()) {
                assumptions.add(experts.count() + " experts over " + split.expert() + " ranks: " + here + " on each");
            }
        }
        if (config.encoder() == null || config.encoder().hasTable()) {
            padded(assumptions, "vocabulary", config.vocabulary(), vocabulary, ranks);
        }
        return new Shard(config, split, heads, kvHeads, intermediate, here, each, shared, vocabulary, assumptions);
    }

    private static void check(TransformerConfig config, Split split) {
        Experts experts = config.experts();
        if (split.expert() > 1 && experts == null) {
            throw new UnsupportedOperatorException(config.name() + " has no experts that " + split.expert()
                    + " devices could share; without expert parallelism it is served");
        }
        if (experts != null && split.expert() > experts.count()) {
            throw new UnsupportedOperatorException("expert parallelism of " + split.expert() + " over "
                    + experts.count() + " experts; at most one rank an expert is possible");
        }
    }

    /** The part of a layer's own width: this one, or that of a level of a pyramid. */
    Shard of(LayerKind kind) {
        return kind.level() == null ? this : of(config.of(kind), split);
    }

    /** Tensor-parallel ranks. */
    public int ranks() {
        return split.tensor();
    }

    private static int ceil(int whole, int parts) {
        return (whole + parts - 1) / parts;
    }

    private static void padded(List<String> assumptions, String what, int whole, int each, int ranks) {
        if (each * ranks != whole) {
            assumptions.add(what + " padded from " + whole + " to " + each * ranks + " for " + ranks
                    + " tensor-parallel ranks");
        }
    }

    /** Outputs of the fused query-key-value projection here, where keys and values are kept as they are. */
    public int qkvColumns() {
        return Math.multiplyExact(heads + 2 * kvHeads, config.headDim());
    }

    /** Inputs of the output projection here. */
    public int attentionColumns() {
        return Math.multiplyExact(heads, config.valueDim());
    }

    /** Parameters of a dense layer's matrices here. */
    public long linearParameters() {
        return linearParameters(new LayerKind(null, null));
    }

    /** Parameters of the matrices of a layer of a kind here. */
    public long linearParameters(LayerKind kind) {
        Shard own = of(kind);
        Level level = kind.level();
        return own.attentionParameters()
                + own.crossParameters()
                + own.feedForwardParameters(kind)
                + (level == null ? 0 : level.mergeWeights(own.config.hidden()));
    }

    private long crossParameters() {
        Source source = config.source();
        return source == null
                ? 0
                : 2L
                        * config.headDim()
                        * ((long) config.hidden() * heads
                                + (long) source.encoder().hidden() * kvHeads);
    }

    private long attentionParameters() {
        long hidden = config.hidden();
        Latent latent = config.latent();
        if (latent == null) {
            return hidden * ((long) qkvColumns() + attentionColumns());
        }
        long queries = (long) heads * config.headDim();
        long query = latent.queryRank() == 0 ? hidden * queries : latent.queryRank() * (hidden + queries);
        long keys = hidden * latent.cached() + (long) latent.rank() * heads * (latent.plain() + latent.value());
        return query + keys + hidden * attentionColumns();
    }

    private long feedForwardParameters(LayerKind kind) {
        long hidden = config.hidden();
        Experts routing = kind.experts();
        if (routing == null) {
            return config.matrices() * hidden * intermediate;
        }
        return routedParameters(kind) + hidden * (routing.count() + (long) config.matrices() * sharedIntermediate);
    }

    /** Parameters of a layer's routed experts here. */
    private long routedParameters(LayerKind kind) {
        Experts routing = kind.experts();
        return routing == null ? 0 : (long) config.hidden() * experts * (routing.gated() ? 3 : 2) * expertIntermediate;
    }

    /** Elements kept of one token here in one layer: its latent vector, which each rank has whole, or keys and values. */
    public long cacheElements() {
        Latent latent = config.latent();
        return latent == null ? 2L * kvHeads * config.headDim() : latent.cached();
    }

    /** Bytes of keys and values of one token here, all layers. */
    public long cacheBytesPerToken(DataType type) {
        return config.layers() * type.bytes(cacheElements());
    }

    /** Elements of a token that live at the same time in a layer, beside the residual stream and its norm. */
    private long activationElements() {
        Latent latent = config.latent();
        long attention = latent == null
                ? qkvColumns() + 2L * attentionColumns()
                : latent.queryRank()
                        + latent.cached()
                        + heads * (config.headDim() + latent.plain() + 2L * latent.value());
        long dense = (long) config.matrices() * intermediate;
        Experts routing = config.experts();
        // rows gathered for the chosen experts, their two tensors, and the rows that they give
        long routed = routing == null
                ? 0
                : ceil(routing.chosen() * split.copies(), split.expert())
                        * (2L * config.hidden() + (long) config.matrices() * expertIntermediate);
        return Math.max(attention, Math.max(dense, routed));
    }

    /**
     * Memory of inference. Activations are the tensors of a layer that live at the same time: residual stream and its norm,
     * and the wider of the attention tensors (projection, queries, result) and the feed-forward tensors (first product,
     * activation), for all tokens of the pass. The workspace holds the logits of every sequence, gathered.
     *
     * @param batch sequences
     * @param context longest length of a sequence, prompt and output together
     * @param passTokens tokens of the largest pass: {@code batch} times the prompt
     */
    public MemoryPerDevice memory(Precision precision, long batch, long context, long passTokens) {
        return memory(precision, batch, context, passTokens, Stage.whole(config.layers()));
    }

    /**
     * Scores of attention that is not fused, and its weights beside them.
     *
     * @param tokens tokens that one pass works on
     * @param keys keys of each sequence; within windows those of a window
     */
    public long scoreBytes(Precision precision, long tokens, long keys) {
        Pyramid pyramid = config.pyramid();
        long seen = pyramid == null ? keys : (long) pyramid.window() * pyramid.window();
        return 2 * Squares.bytes(precision.wide(config), heads, tokens, seen);
    }

    /** The same for one stage of a pipeline: its layers, and what stands at the ends where it has them. */
    public MemoryPerDevice memory(Precision precision, long batch, long context, long passTokens, Stage stage) {
        DataType wide = precision.wide(config);
        long hidden = config.hidden();
        boolean reads = config.encoder() != null && !config.encoder().hasTable();
        long table = reads ? 0 : (long) vocabulary * hidden;
        long positions =
                config.traits().positions() == Family.Positions.LEARNED ? (long) config.maxPositions() * hidden : 0;
        long norm = config.traits().norm().vectors();
        long finalNorm = config.last().hidden() * norm;
        long embeddingNorm = config.traits().embeddingNorm() ? hidden * norm : 0;
        long distances = (long) config.traits().buckets() * heads;
        long weights = wide.bytes(
                (stage.first() ? table + positions + embeddingNorm + distances : 0) + (stage.last() ? finalNorm : 0));
        long cache = 0;
        for (LayerKind kind : config.kinds().subList(stage.from(), stage.to())) {
            weights += precision.weights().bytes(linearParameters(kind) - routedParameters(kind))
                    + precision.experts(config).bytes(routedParameters(kind))
                    + wide.bytes(imageVectors(kind));
            cache += batch * kind.seen(context) * precision.kvCache().bytes(cacheElements());
        }
        long activations = wide.bytes(largestActivations(passTokens));
        Encoder encoder = config.encoder();
        if (encoder != null) {
            return encoderMemory(encoder, weights, activations, wide, batch, passTokens, stage);
        }
        DataType headType = precision.head(config);
        // a head of the embedding's format may be the embedding itself
        boolean shared = config.tiedEmbeddings() && headType == wide && stage.first();
        long head = stage.last() && !shared ? headType.bytes(table) : 0;
        long logits = stage.last() ? wide.bytes(batch * vocabulary * ranks()) : 0;
        return new MemoryPerDevice(weights + head, cache, activations, logits);
    }

    /** Parameters of norms, biases and modulations of a layer, and of a level the biases of positions; all of them wide. */
    private long imageVectors(LayerKind kind) {
        TransformerConfig own = config.of(kind);
        Level level = kind.level();
        return ModelParameters.vectors(own, kind)
                + ModelParameters.image(own, kind)
                - (level == null ? 0 : level.mergeWeights(own.hidden()));
    }

    /** Elements of all tokens of a pass that live at the same time, at the level of a pyramid that has most. */
    private long largestActivations(long passTokens) {
        Pyramid pyramid = config.pyramid();
        if (pyramid == null) {
            return passTokens * (2L * config.hidden() + activationElements());
        }
        long largest = 0;
        for (LayerKind kind : config.kinds()) {
            Shard own = of(kind);
            long tokens = passTokens / pyramid.tokens() * own.config.maxPositions();
            largest = Math.max(largest, tokens * (2L * own.config.hidden() + own.activationElements()));
        }
        return largest;
    }

    private MemoryPerDevice encoderMemory(
            Encoder encoder, long weights, long activations, DataType wide, long batch, long passTokens, Stage stage) {
        Denoiser denoiser = encoder.denoiser();
        int hidden = config.hidden();
        long before = encoder.parameters(hidden) + (denoiser == null ? 0 : denoiser.embeddingParameters(hidden));
        long after = (long) encoder.classes() * config.last().hidden()
                + (denoiser == null ? 0 : denoiser.headParameters(hidden));
        long alone = (stage.first() ? before : 0) + (stage.last() ? after : 0);
        long outputs = batch * encoder.classes() + (denoiser == null ? 0 : passTokens * denoiser.outputs());
        return new MemoryPerDevice(weights + wide.bytes(alone), 0, activations, stage.last() ? wide.bytes(outputs) : 0);
    }
}
