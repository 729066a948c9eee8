package systole.workloads.graph;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import systole.isa.DataType;
import systole.workloads.model.Family;
import systole.workloads.model.LayerKind;
import systole.workloads.model.Level;
import systole.workloads.operator.Attention;
import systole.workloads.operator.AttentionDecode;
import systole.workloads.operator.AttentionForm;
import systole.workloads.operator.Normalisation;
import systole.workloads.operator.Operator;
import systole.workloads.operator.RotaryAppend;

/** Writes attention over keys and values of heads: from the normalised residual stream to what is added to it. */
final class AttentionSteps {
    private final StepWriter writer;
    private final Shard shard;
    private final int headDim;
    private final DataType wide;
    private final DataType cache;
    private final boolean causal;

    AttentionSteps(StepWriter writer) {
        this.writer = writer;
        this.shard = writer.shard();
        this.headDim = writer.config().headDim();
        this.wide = writer.wide();
        this.causal = writer.config().encoder() == null;
        this.cache = writer.precision().kvCache();
    }

    /**
     * The steps.
     *
     * @param kind of the layer
     * @param result value that the output projection writes
     */
    void write(List<Step> steps, LayerKind kind, String result) {
        int parts = shard.split().context();
        boolean decodes = writer.tokens() == 1;
        long seen = decodes ? (kind.seen(writer.context()) + parts - 1) / parts : writer.context();
        int hidden = writer.config().hidden();
        long keys = (long) shard.kvHeads() * headDim;
        writer.linear(
                steps,
                writer.fusion().queryKeyValue(),
                "qkv_projection",
                List.of(
                        new StepWriter.Part("query_projection", shard.qkvColumns() - 2 * keys),
                        new StepWriter.Part("key_projection", keys),
                        new StepWriter.Part("value_projection", keys)),
                hidden,
                Values.NORMED,
                Values.QKV);
        headNorm(steps);
        if (causal) {
            rotary(steps, seen);
        }
        if (!decodes) {
            exchange(steps, "key_value_all_gather", Collective.Kind.ALL_GATHER, parts * 2L * keys, Values.QKV);
        }
        Integer window = kind.window();
        attention(steps, seen, window == null ? 0 : window, kind.level());
        if (decodes) {
            exchange(steps, "attention_combine", Collective.Kind.ALL_REDUCE, shard.attentionColumns(), Values.ATTENDED);
        }
        writer.linear(steps, "output_projection", hidden, shard.attentionColumns(), Values.ATTENDED, result);
    }

    /** Between the devices of a sequence: keys and values of all before a prompt's attention, parts of the result after a token's. */
    private void exchange(List<Step> steps, String name, Collective.Kind kind, long columns, String tensor) {
        int parts = shard.split().context();
        if (parts > 1) {
            long bytes = wide.bytes(writer.rows() * columns);
            steps.add(new Collective(name, kind, bytes, parts, tensor, Collective.Group.CONTEXT));
        }
    }

    private void headNorm(List<Step> steps) {
        if (writer.traits().headNorm()) {
            long heads = (long) shard.heads() + shard.kvHeads();
            Normalisation norm =
                    new Normalisation("head_norm", Family.Norm.RMS, false, writer.rows() * heads, headDim, wide, wide);
            steps.add(new OperatorStep(norm, wide.bytes(2L * headDim), 0, Map.of()));
        }
    }

    private void rotary(List<Step> steps, long seen) {
        boolean rotates = writer.traits().positions() == Family.Positions.ROTARY;
        long written = cache.bytes(2 * writer.rows() * shard.kvHeads() * headDim);
        Operator rotary = new RotaryAppend(
                rotates ? "rotary_embedding" : "kv_append",
                writer.batch(),
                writer.tokens(),
                seen - writer.tokens(),
                shard.heads(),
                shard.kvHeads(),
                headDim,
                rotates,
                wide,
                cache);
        steps.add(new OperatorStep(rotary, 0, written, Map.of("qkv", Values.QKV, "queries", Values.QUERIES)));
        if (rotates && !writer.fusion().rotaryAppend()) {
            Operator append = new RotaryAppend(
                    "kv_append",
                    writer.batch(),
                    writer.tokens(),
                    seen - writer.tokens(),
                    shard.kvHeads(),
                    shard.kvHeads(),
                    headDim,
                    false,
                    wide,
                    cache);
            writer.plain(steps, append, Map.of());
        }
    }

    private void attention(List<Step> steps, long seen, long window, @Nullable Level level) {
        if (!writer.fusion().attention()) {
            UnfusedAttention.self(writer, causal, seen, level).write(steps);
            return;
        }
        AttentionForm form = writer.form(window, writer.traits().biased());
        int heads = shard.heads();
        int kvHeads = shard.kvHeads();
        long batch = writer.batch();
        long tokens = writer.tokens();
        DataType linear = writer.linear();
        // without a cache, attention takes queries, keys and values where the projection leaves them
        Map<String, String> tensors =
                Map.of("Q", causal ? Values.QUERIES : Values.QKV, "O", Values.ATTENDED, "bias", Values.POSITION_BIAS);
        if (tokens == 1 && causal) {
            AttentionDecode decode = new AttentionDecode(
                    "attention", batch, heads, kvHeads, headDim, seen, false, wide, cache, linear, form);
            steps.add(new OperatorStep(decode, 0, decode.cacheBytes(), tensors));
            return;
        }
        Attention prefill = new Attention(
                "attention",
                batch,
                heads,
                kvHeads,
                headDim,
                tokens,
                seen,
                causal,
                false,
                wide,
                causal ? cache : wide,
                linear,
                form);
        // keys of earlier passes come from memory; those of this one may still be on chip
        long past = cache.bytes(2 * batch * kvHeads * (seen - tokens) * headDim);
        steps.add(new OperatorStep(prefill, 0, past, tensors));
    }
}
