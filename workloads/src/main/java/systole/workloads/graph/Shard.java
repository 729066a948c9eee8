package systole.workloads.graph;

import java.util.ArrayList;
import java.util.List;
import systole.isa.DataType;
import systole.workloads.lowering.UnsupportedOperatorException;
import systole.workloads.model.Family;
import systole.workloads.model.MemoryPerDevice;
import systole.workloads.model.Precision;
import systole.workloads.model.TransformerConfig;

/**
 * The part of a model that one tensor-parallel rank holds: heads, feed-forward columns and vocabulary are divided, padded up
 * where they do not divide (Shoeybi et al., "Megatron-LM", 2019; key heads are replicated when there are fewer than ranks).
 *
 * @param config the model
 * @param ranks tensor-parallel degree
 * @param heads query heads here
 * @param kvHeads key heads here
 * @param intermediate feed-forward columns here
 * @param vocabulary rows of the embedding and the LM head here
 * @param assumptions paddings and replications
 */
public record Shard(
        TransformerConfig config,
        int ranks,
        int heads,
        int kvHeads,
        int intermediate,
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
        padded(assumptions, "feed-forward columns", config.intermediate(), intermediate, ranks);
        padded(assumptions, "vocabulary", config.vocabulary(), vocabulary, ranks);
        return new Shard(config, ranks, heads, kvHeads, intermediate, vocabulary, assumptions);
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

    /** Outputs of the fused query-key-value projection here. */
    public int qkvColumns() {
        return (heads + 2 * kvHeads) * config.headDim();
    }

    /** Inputs of the output projection here. */
    public int attentionColumns() {
        return heads * config.headDim();
    }

    /** Parameters of a layer's matrices here. */
    public long linearParameters() {
        long hidden = config.hidden();
        return hidden * (qkvColumns() + attentionColumns())
                + (config.gatedActivation() ? 3L : 2L) * hidden * intermediate;
    }

    /** Bytes of keys and values of one token here, all layers. */
    public long cacheBytesPerToken(DataType type) {
        return config.layers() * type.bytes(2L * kvHeads * config.headDim());
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
        long weights = config.layers()
                        * (precision.weights().bytes(linearParameters()) + wide.bytes(config.vectorParameters()))
                + wide.bytes(table + positions + finalNorm);
        DataType headType = precision.head(config);
        // a head of the embedding's format may be the embedding itself
        long head = config.tiedEmbeddings() && headType == wide ? 0 : headType.bytes(table);
        Integer window = config.slidingWindow();
        long kept = window == null ? context : Math.min(context, window);
        long attention = qkvColumns() + 2L * attentionColumns();
        long feedForward = (config.gatedActivation() ? 3L : 2L) * intermediate;
        long activations = wide.bytes(passTokens * (2 * hidden + Math.max(attention, feedForward)));
        long logits = wide.bytes(batch * vocabulary * ranks);
        return new MemoryPerDevice(
                weights + head, batch * kept * cacheBytesPerToken(precision.kvCache()), activations, logits);
    }
}
