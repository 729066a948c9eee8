package systole.workloads.graph;

import java.util.List;
import java.util.Map;
import systole.isa.DataType;
import systole.workloads.lowering.UnsupportedOperatorException;
import systole.workloads.model.Family;
import systole.workloads.model.Precision;
import systole.workloads.model.TransformerConfig;
import systole.workloads.operator.ArgMax;
import systole.workloads.operator.Attention;
import systole.workloads.operator.AttentionDecode;
import systole.workloads.operator.Elementwise;
import systole.workloads.operator.EmbeddingGather;
import systole.workloads.operator.Gemm;
import systole.workloads.operator.Normalisation;
import systole.workloads.operator.Operator;
import systole.workloads.operator.RotaryAppend;

/** Writes the steps of a pass, fused as inference stacks fuse them. */
final class LayerSteps {
    private final Shard shard;
    private final TransformerConfig config;
    private final Family traits;
    private final DataType linear;
    private final DataType cache;
    private final DataType wide;
    private final DataType headType;
    private final long batch;
    private final long tokens;
    private final long context;
    private final long rows;

    LayerSteps(Shard shard, Precision precision, long batch, long tokens, long context) {
        this.shard = shard;
        this.config = shard.config();
        this.traits = config.traits();
        this.linear = precision.weights();
        this.cache = precision.kvCache();
        this.wide = precision.wide(config);
        this.headType = precision.head(config);
        this.batch = batch;
        this.tokens = tokens;
        this.context = context;
        this.rows = batch * tokens;
    }

    void embedding(List<Step> steps) {
        plain(
                steps,
                new EmbeddingGather("embedding", rows, config.hidden(), shard.vocabulary(), wide),
                Map.of("tokens", Values.TOKENS, "y", Values.HIDDEN));
        allReduce(steps, "embedding_all_reduce", Values.HIDDEN);
        if (traits.positions() == Family.Positions.LEARNED) {
            plain(
                    steps,
                    elementwise("position_embedding", Elementwise.Kind.ADD, config.hidden(), wide),
                    Map.of("a", Values.HIDDEN, "c", Values.HIDDEN));
        }
    }

    void norm(List<Step> steps, String name, boolean residual, long normRows) {
        norm(steps, name, residual, normRows, linear, "");
    }

    private void norm(List<Step> steps, String name, boolean residual, long normRows, DataType output, String part) {
        int columns = config.hidden();
        long weights = wide.bytes((long) columns * traits.norm().vectors());
        Operator norm = new Normalisation(name, traits.norm(), residual, normRows, columns, wide, output);
        Map<String, String> tensors = residual
                ? Map.of(
                        "x", part + Values.BRANCH,
                        "residual", part + Values.HIDDEN,
                        "sum", part + Values.HIDDEN,
                        "y", Values.NORMED)
                : Map.of("x", Values.HIDDEN, "y", Values.NORMED);
        steps.add(new OperatorStep(norm, weights, 0, tensors));
    }

    /** A layer from after its input norm to before the next. */
    void block(List<Step> steps) {
        product(steps, "qkv_projection", rows, shard.qkvColumns(), config.hidden(), linear, Values.NORMED, Values.QKV);
        headNorm(steps);
        boolean rotates = traits.positions() == Family.Positions.ROTARY;
        long past = context - tokens;
        long written = cache.bytes(2 * rows * shard.kvHeads() * config.headDim());
        Operator rotary = new RotaryAppend(
                rotates ? "rotary_embedding" : "kv_append",
                batch,
                tokens,
                past,
                shard.heads(),
                shard.kvHeads(),
                config.headDim(),
                rotates,
                wide,
                cache);
        steps.add(new OperatorStep(rotary, 0, written, Map.of("qkv", Values.QKV, "queries", Values.QUERIES)));
        attention(steps);
        product(
                steps,
                "output_projection",
                rows,
                config.hidden(),
                shard.attentionColumns(),
                linear,
                Values.ATTENDED,
                traits.parallel() ? Values.OTHER_BRANCH : Values.BRANCH);
        if (!traits.parallel()) {
            allReduce(steps, "attention_all_reduce", Values.BRANCH);
            norm(steps, "post_attention_norm", true, rows);
        }
        feedForward(steps);
        if (traits.parallel()) {
            plain(
                    steps,
                    elementwise("branch_sum", Elementwise.Kind.ADD, config.hidden(), wide),
                    Map.of("a", Values.BRANCH, "b", Values.OTHER_BRANCH, "c", Values.BRANCH));
        }
        allReduce(steps, "mlp_all_reduce", Values.BRANCH);
    }

    private void headNorm(List<Step> steps) {
        if (traits.headNorm()) {
            long heads = (long) shard.heads() + shard.kvHeads();
            Operator norm =
                    new Normalisation("head_norm", Family.Norm.RMS, false, rows * heads, config.headDim(), wide, wide);
            steps.add(new OperatorStep(norm, wide.bytes(2L * config.headDim()), 0, Map.of()));
        }
    }

    private void attention(List<Step> steps) {
        int heads = shard.heads();
        int kvHeads = shard.kvHeads();
        int dim = config.headDim();
        Map<String, String> tensors = Map.of("Q", Values.QUERIES, "O", Values.ATTENDED);
        if (tokens == 1) {
            AttentionDecode decode =
                    new AttentionDecode("attention", batch, heads, kvHeads, dim, context, false, wide, cache, linear);
            steps.add(new OperatorStep(decode, 0, decode.cacheBytes(), tensors));
            return;
        }
        Attention prefill = new Attention(
                "attention", batch, heads, kvHeads, dim, tokens, context, true, false, wide, cache, linear);
        // keys of earlier passes come from memory; those of this one may still be on chip
        long past = cache.bytes(2 * batch * kvHeads * (context - tokens) * dim);
        steps.add(new OperatorStep(prefill, 0, past, tensors));
    }

    private void feedForward(List<Step> steps) {
        boolean gated = config.gatedActivation();
        int columns = shard.intermediate();
        product(
                steps,
                gated ? "gate_up_projection" : "up_projection",
                rows,
                (gated ? 2L : 1L) * columns,
                config.hidden(),
                linear,
                Values.NORMED,
                Values.WIDE);
        plain(
                steps,
                elementwise("activation", kind(config.activation(), gated), columns, linear),
                Map.of(gated ? "gate_up" : "a", Values.WIDE, "c", Values.ACTIVATED));
        product(steps, "down_projection", rows, config.hidden(), columns, linear, Values.ACTIVATED, Values.BRANCH);
    }

    private static Elementwise.Kind kind(String activation, boolean gated) {
        return switch (activation) {
            case "silu", "swish" -> gated ? Elementwise.Kind.SILU_MUL : Elementwise.Kind.SILU;
            case "relu" -> gated ? unknown("gated relu") : Elementwise.Kind.RELU;
            default ->
                activation.startsWith("gelu")
                        ? gated ? Elementwise.Kind.GELU_MUL : Elementwise.Kind.GELU
                        : unknown(activation);
        };
    }

    private static Elementwise.Kind unknown(String activation) {
        throw new UnsupportedOperatorException(
                "activation " + activation + " is not known; there are silu, gelu and relu, gated silu and gated gelu");
    }

    /** Last norm, LM head and sampling, for the last token of each sequence. */
    void head(List<Step> steps) {
        norm(steps, "final_norm", true, batch, headType, Values.LAST);
        product(steps, "lm_head", batch, shard.vocabulary(), config.hidden(), headType, Values.NORMED, Values.LOGITS);
        long columns = (long) shard.vocabulary() * shard.ranks();
        if (shard.ranks() > 1) {
            steps.add(new Collective(
                    "logits_all_gather",
                    Collective.Kind.ALL_GATHER,
                    wide.bytes(batch * columns),
                    shard.ranks(),
                    Values.LOGITS));
        }
        plain(
                steps,
                new ArgMax("sampling", batch, config.vocabulary(), wide),
                Map.of("logits", Values.LOGITS, "token", Values.SAMPLED));
    }

    private void product(List<Step> steps, String name, long m, long n, long k, DataType type, String from, String to) {
        Gemm product = new Gemm(name, m, n, k, 1, type, wide);
        steps.add(new OperatorStep(product, type.bytes(n * k), 0, Map.of("A", from, "C", to)));
    }

    private Operator elementwise(String name, Elementwise.Kind kind, long columns, DataType output) {
        return new Elementwise(name, kind, rows, columns, wide, output);
    }

    private static void plain(List<Step> steps, Operator operator, Map<String, String> tensors) {
        steps.add(new OperatorStep(operator, 0, 0, tensors));
    }

    private void allReduce(List<Step> steps, String name, String tensor) {
        if (shard.ranks() > 1) {
            long bytes = wide.bytes(rows * config.hidden());
            steps.add(new Collective(name, Collective.Kind.ALL_REDUCE, bytes, shard.ranks(), tensor));
        }
    }
}
