package systole.workloads.graph;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import systole.isa.DataType;
import systole.workloads.lowering.UnsupportedOperatorException;
import systole.workloads.lowering.stream.SoftmaxFunction;
import systole.workloads.model.Level;
import systole.workloads.operator.Elementwise;
import systole.workloads.operator.Gemm;
import systole.workloads.operator.LayerFunction;
import systole.workloads.operator.Operator;
import systole.workloads.operator.Pointwise;
import systole.workloads.operator.RowPass;
import systole.workloads.operator.Softmax;

/**
 * Attention operator by operator: scores go to memory, become weights there and are multiplied with the values. Query heads that
 * share a key head lie below each other as the rows of one product. A mask takes no products away: a whole square is multiplied.
 */
final class UnfusedAttention {
    private static final Map<String, String> IN_PLACE =
            Map.of("x", Values.ATTENTION_SCORES, "y", Values.ATTENTION_SCORES);

    private final StepWriter writer;
    private final DataType wide;
    private final int heads;
    private final int kvHeads;
    private final int headDim;
    private final String prefix;
    private final boolean cached;
    private final boolean masked;
    private final boolean biased;
    private final long past;
    private final long seen;
    private final @Nullable Level level;

    /**
     * Attention of tokens to each other; {@code causal} where later ones see more, of {@code seen} keys of each sequence, which may be the
     * windows of a {@code level}.
     */
    static UnfusedAttention self(StepWriter writer, boolean causal, long seen, @Nullable Level level) {
        boolean many = writer.tokens() > 1;
        // keys that this pass has just made may still be on chip: all of a prompt, none that matter of a token
        long made = many ? writer.tokens() : 0;
        return new UnfusedAttention(
                writer, "", causal, causal && many, writer.traits().biased(), made, seen, level);
    }

    /** Attention to {@code positions} of an encoder, whose keys and values this pass has just made or finds in the cache. */
    static UnfusedAttention cross(StepWriter writer, long positions, boolean made) {
        return new UnfusedAttention(writer, "cross_", true, false, false, made ? positions : 0, positions, null);
    }

    /**
     * Attention that is written operator by operator.
     *
     * @param cached keys and values lie in the cache, and queries beside them
     * @param level whose windows the sequences are; null where they are none
     * @throws UnsupportedOperatorException where keys and values have another format than queries, or ranks share a sequence
     */
    private UnfusedAttention(
            StepWriter writer,
            String prefix,
            boolean cached,
            boolean masked,
            boolean biased,
            long past,
            long seen,
            @Nullable Level level) {
        this.level = level;
        this.writer = writer;
        this.prefix = prefix;
        this.wide = writer.wide();
        this.heads = writer.shard().heads();
        this.kvHeads = writer.shard().kvHeads();
        this.headDim = writer.config().headDim();
        this.cached = cached;
        this.masked = masked;
        this.biased = biased;
        this.past = past;
        this.seen = seen;
        DataType cache = writer.precision().kvCache();
        if (cached && cache != wide) {
            throw new UnsupportedOperatorException("attention that is not fused has products of queries in "
                    + wide.text()
                    + " with keys in " + cache.text() + ", and operands of one product have one format; set kvCache to "
                    + wide.text() + ", or attention to fused");
        }
        if (writer.shard().split().context() > 1) {
            throw new UnsupportedOperatorException(
                    "ranks that share a sequence have fused attention; set attention to fused, or context to 1");
        }
    }

    void write(List<Step> steps) {
        long queries = (long) heads / kvHeads * writer.tokens();
        long cacheBytes = cached ? wide.bytes(writer.batch() * kvHeads * (seen - past) * headDim) : 0;
        Operator scores = product("attention_scores", queries, seen, headDim);
        steps.add(new OperatorStep(
                scores,
                0,
                cacheBytes,
                Map.of("A", cached ? Values.QUERIES : Values.QKV, "C", Values.ATTENTION_SCORES)));
        weights(steps);
        Operator values = product("attention_values", queries, headDim, seen);
        steps.add(new OperatorStep(values, 0, cacheBytes, Map.of("A", Values.ATTENTION_SCORES, "C", Values.ATTENDED)));
        if (writer.tokens() > 1) {
            // heads before tokens become heads beside each other
            long columns = writer.shard().attentionColumns();
            writer.plain(
                    steps,
                    new Pointwise(prefix + "attention_join", LayerFunction.CAST, writer.rows(), columns, wide, wide),
                    Map.of("x", Values.ATTENDED, "y", Values.ATTENDED));
        }
    }

    private Gemm product(String name, long m, long n, long k) {
        return new Gemm(prefix + name, m, n, k, writer.batch() * kvHeads, wide, wide);
    }

    private void weights(List<Step> steps) {
        long rows = writer.rows() * heads;
        boolean fused = writer.fusion().maskedSoftmax();
        if (level != null) {
            windows(steps, level);
        }
        double cap = writer.traits().softcap();
        double scale = writer.config().scoreScale();
        if (cap > 0) {
            // cap tanh(score / cap), of scores that are scaled already
            scale(steps, rows, scale / cap);
            writer.plain(
                    steps,
                    new Elementwise(prefix + "attention_softcap", Elementwise.Kind.TANH, rows, seen, wide, wide),
                    Map.of("a", Values.ATTENTION_SCORES, "c", Values.ATTENTION_SCORES));
        }
        if (biased) {
            // a bias is not scaled with the scores
            scale(steps, rows, cap > 0 ? cap : scale);
            cap = 0;
            scale = 1;
            writer.plain(
                    steps,
                    new Elementwise("attention_bias", Elementwise.Kind.ADD, rows, seen, wide, wide),
                    Map.of("a", Values.ATTENTION_SCORES, "b", Values.POSITION_BIAS, "c", Values.ATTENTION_SCORES));
        }
        if (fused) {
            SoftmaxFunction function = masked ? SoftmaxFunction.CAUSAL_SOFTMAX : SoftmaxFunction.SCALED_SOFTMAX;
            RowPass softmax = new RowPass(
                    prefix + "attention_softmax",
                    function,
                    writer.batch() * heads,
                    writer.tokens(),
                    seen,
                    wide,
                    wide,
                    level != null ? 1 : cap > 0 ? cap : scale);
            writer.plain(steps, softmax, IN_PLACE);
            return;
        }
        if (level == null) {
            scale(steps, rows, cap > 0 ? cap : scale);
        }
        if (masked && !biased) {
            writer.plain(
                    steps,
                    new Elementwise("attention_mask", Elementwise.Kind.ADD, rows, seen, wide, wide),
                    Map.of("a", Values.ATTENTION_SCORES, "b", Values.ATTENTION_MASK, "c", Values.ATTENTION_SCORES));
        }
        writer.plain(steps, new Softmax(prefix + "attention_softmax", rows, seen, wide), IN_PLACE);
    }

    /** Scores are scaled, then have a bias for each distance and head, and in shifted windows the mask of each window. */
    private void windows(List<Step> steps, Level of) {
        long rows = writer.rows() * heads;
        scale(steps, rows, writer.config().scoreScale());
        bias(steps, "attention_bias", writer.batch());
        if (of.shifted()) {
            bias(steps, "attention_mask", writer.batch() / of.windows());
        }
    }

    /** A row that so many blocks of the scores share is added to each. */
    private void bias(List<Step> steps, String name, long blocks) {
        long columns = writer.rows() * heads * seen / blocks;
        writer.plain(
                steps,
                new Pointwise(name, LayerFunction.BIAS, blocks, columns, wide, wide),
                Map.of("x", Values.ATTENTION_SCORES, "y", Values.ATTENTION_SCORES));
    }

    private void scale(List<Step> steps, long rows, double factor) {
        if (factor != 1) {
            Pointwise scale =
                    new Pointwise(prefix + "attention_scale", LayerFunction.SCALE, rows, seen, wide, wide, factor);
            writer.plain(steps, scale, IN_PLACE);
        }
    }
}
