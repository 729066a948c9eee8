package systole.workloads.graph;

import java.util.ArrayList;
import java.util.List;
import systole.isa.DataType;
import systole.workloads.lowering.UnsupportedOperatorException;
import systole.workloads.model.Encoder;
import systole.workloads.model.Experts;
import systole.workloads.model.Family;
import systole.workloads.model.Latent;
import systole.workloads.model.LayerKind;
import systole.workloads.model.MemoryPerDevice;
import systole.workloads.model.Precision;
import systole.workloads.model.TransformerConfig;

/**
 * The part of a model that one tensor-parallel rank holds: heads, feed-forward columns and vocabulary are divided, padded up
 * where they do not divide (Shoeybi et al., "Megatron-LM", 2019; key heads are replicated when there are fewer than ranks). Of
 * every expert a rank holds some columns, or of some experts all columns (an {@link ExpertPlan}); the router and latent vectors
 * are replicated.
 *
 * @param config the model
 * @param ranks tensor-parallel degree
 * @param heads query heads here
 * @param kvHeads key heads here
 * @param intermediate columns of a dense feed-forward here
 * @param experts routed experts here; 0 when there are none
 * @param expertPlan how experts are shared out
 * @param expertIntermediate columns of each routed expert here; 0 when there are none
 * @param sharedIntermediate columns of the shared expert here; 0 when there is none
 * @param vocabulary rows of the embedding and the LM head here
 * @param assumptions paddings and replications
 */
public record Shard(
        TransformerConfig config,
        int ranks,
        int heads,
        int kvHeads,
        int intermediate,
        int experts,
        ExpertPlan expertPlan,
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
        return of(config, ranks, ExpertPlan.NONE);
    }

    /**
     * The part of one of {@code ranks}, experts shared out by a plan.
     *
     * @throws UnsupportedOperatorException when there are more ranks than heads or experts, or the degrees do not divide
     */
    public static Shard of(TransformerConfig config, int ranks, ExpertPlan plan) {
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
        int here = experts == null ? 0 : ceil(experts.count(), plan.ranks());
        int each = experts == null ? 0 : ceil(experts.intermediate(), plan.slices(ranks));
        int shared = experts == null ? 0 : ceil(experts.sharedIntermediate(), ranks);
        check(config, ranks, plan);
        if (experts != null) {
            padded(assumptions, "columns of each expert", experts.intermediate(), each, plan.slices(ranks));
            padded(assumptions, "columns of the shared expert", experts.sharedIntermediate(), shared, ranks);
            if (here * plan.ranks() != experts.count()) {
                assumptions.add(experts.count() + " experts over " + plan.ranks() + " ranks: " + here + " on each");
            }
        }
        if (config.encoder() == null || config.encoder().patch() == 0) {
            padded(assumptions, "vocabulary", config.vocabulary(), vocabulary, ranks);
        }
        return new Shard(
                config, ranks, heads, kvHeads, intermediate, here, plan, each, shared, vocabulary, assumptions);
    }

    private static void check(TransformerConfig config, int ranks, ExpertPlan plan) {
        Experts experts = config.experts();
        if (plan.ranks() > 1 && experts == null) {
            throw new UnsupportedOperatorException(config.name() + " has no experts that " + plan.ranks()
                    + " devices could share; without expert parallelism it is served");
        }
        if (experts != null && plan.ranks() > experts.count()) {
            throw new UnsupportedOperatorException("expert parallelism of " + plan.ranks() + " over " + experts.count()
                    + " experts; at most one rank an expert is possible");
        }
        if (plan.ranks() % ranks != 0 && ranks % plan.ranks() != 0) {
            throw new UnsupportedOperatorException("expert parallelism of " + plan.ranks()
                    + " beside tensor parallelism of " + ranks + ": one must be a multiple of the other");
        }
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
        return (heads + 2 * kvHeads) * config.headDim();
    }

    /** Inputs of the output projection here. */
    public int attentionColumns() {
        return heads * config.valueDim();
    }

    /** Parameters of a dense layer's matrices here. */
    public long linearParameters() {
        return linearParameters(new LayerKind(null, null));
    }

    /** Parameters of the matrices of a layer of a kind here. */
    public long linearParameters(LayerKind kind) {
        return attentionParameters() + feedForwardParameters(kind);
    }

    private long attentionParameters() {
        long hidden = config.hidden();
        Latent latent = config.latent();
        if (latent == null) {
            return hidden * (qkvColumns() + attentionColumns());
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
        long routed = (long) experts * (routing.gated() ? 3 : 2) * expertIntermediate;
        return hidden * (routing.count() + routed + (long) config.matrices() * sharedIntermediate);
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
                : ceil(routing.chosen() * expertPlan.copies(ranks), expertPlan.ranks())
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
        DataType wide = precision.wide(config);
        long hidden = config.hidden();
        long table = (long) vocabulary * hidden;
        long positions =
                config.traits().positions() == Family.Positions.LEARNED ? (long) config.maxPositions() * hidden : 0;
        long finalNorm = hidden * config.traits().norm().vectors();
        long embeddingNorm = config.traits().embeddingNorm() ? finalNorm : 0;
        long weights = wide.bytes(table + positions + embeddingNorm + finalNorm);
        long cache = 0;
        for (LayerKind kind : config.kinds()) {
            weights += precision.weights().bytes(linearParameters(kind)) + wide.bytes(config.vectorParameters(kind));
            cache += batch * kind.seen(context) * precision.kvCache().bytes(cacheElements());
        }
        long activations = wide.bytes(passTokens * (2 * hidden + activationElements()));
        Encoder encoder = config.encoder();
        if (encoder != null) {
            long alone = wide.bytes((long) encoder.patch() * hidden) + wide.bytes((long) encoder.classes() * hidden);
            return new MemoryPerDevice(weights + alone, 0, activations, wide.bytes(batch * encoder.classes()));
        }
        DataType headType = precision.head(config);
        // a head of the embedding's format may be the embedding itself
        long head = config.tiedEmbeddings() && headType == wide ? 0 : headType.bytes(table);
        long logits = wide.bytes(batch * vocabulary * ranks);
        return new MemoryPerDevice(weights + head, cache, activations, logits);
    }
}
