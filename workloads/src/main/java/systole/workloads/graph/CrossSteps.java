package systole.workloads.graph;

import java.util.List;
import java.util.Map;
import systole.isa.DataType;
import systole.workloads.model.Source;
import systole.workloads.operator.Attention;
import systole.workloads.operator.AttentionDecode;
import systole.workloads.operator.AttentionForm;
import systole.workloads.operator.Gemm;
import systole.workloads.operator.LayerFunction;
import systole.workloads.operator.Pointwise;

/**
 * Writes attention to the states of an encoder: keys and values of them are made in the pass that reads the input and kept, and
 * every token sees all of them (Vaswani et al., "Attention Is All You Need", 2017, section 3.2.3).
 */
final class CrossSteps {
    private final StepWriter writer;
    private final Shard shard;
    private final Source source;
    private final long positions;
    private final boolean reads;
    private final DataType wide;
    private final DataType cache;

    /**
     * Attention of one pass.
     *
     * @param positions of the encoder for each sequence
     * @param reads keys and values are made in this pass; else they were in an earlier one
     */
    CrossSteps(StepWriter writer, Source source, long positions, boolean reads) {
        this.writer = writer;
        this.shard = writer.shard();
        this.source = source;
        this.positions = positions;
        this.reads = reads;
        this.wide = writer.wide();
        this.cache = writer.precision().kvCache();
    }

    /** From the normalised residual stream to {@code result}, which the output projection writes. */
    void write(List<Step> steps, String result) {
        int hidden = writer.config().hidden();
        if (reads) {
            keysAndValues(steps);
        }
        writer.linear(
                steps,
                "cross_query_projection",
                (long) shard.heads() * writer.config().headDim(),
                hidden,
                Values.NORMED,
                Values.QUERIES);
        if (writer.fusion().attention()) {
            attention(steps);
        } else {
            UnfusedAttention.cross(writer, positions, reads).write(steps);
        }
        writer.linear(steps, "cross_output_projection", hidden, shard.attentionColumns(), Values.ATTENDED, result);
    }

    private void keysAndValues(List<Step> steps) {
        long rows = writer.batch() * positions;
        long keys = (long) shard.kvHeads() * writer.config().headDim();
        if (writer.fusion().queryKeyValue()) {
            product(steps, "cross_key_value_projection", rows, 2 * keys);
        } else {
            product(steps, "cross_key_projection", rows, keys);
            product(steps, "cross_value_projection", rows, keys);
        }
        // tokens before heads become heads before tokens, in the format of the cache
        Pointwise append = new Pointwise("cross_kv_append", LayerFunction.CAST, rows, 2 * keys, wide, cache);
        steps.add(new OperatorStep(append, 0, cache.bytes(rows * 2 * keys), Map.of("x", Values.SOURCE_KEYS_VALUES)));
    }

    private void product(List<Step> steps, String name, long rows, long columns) {
        int width = source.encoder().hidden();
        Gemm product = new Gemm(name, rows, columns, width, 1, writer.linear(), wide).withStored(writer.stored());
        writer.product(steps, product, Values.SOURCE, Values.SOURCE_KEYS_VALUES);
    }

    private void attention(List<Step> steps) {
        int dim = writer.config().headDim();
        AttentionForm form = writer.form(0, false);
        Map<String, String> tensors = Map.of("Q", Values.QUERIES, "O", Values.ATTENDED);
        long batch = writer.batch();
        if (writer.tokens() == 1) {
            AttentionDecode one = new AttentionDecode(
                    "cross_attention",
                    batch,
                    shard.heads(),
                    shard.kvHeads(),
                    dim,
                    positions,
                    false,
                    wide,
                    cache,
                    writer.linear(),
                    form);
            steps.add(new OperatorStep(one, 0, reads ? 0 : one.cacheBytes(), tensors));
            return;
        }
        Attention many = new Attention(
                "cross_attention",
                batch,
                shard.heads(),
                shard.kvHeads(),
                dim,
                writer.tokens(),
                positions,
                false,
                false,
                wide,
                cache,
                writer.linear(),
                form);
        // what this pass has made may still be on chip
        steps.add(new OperatorStep(many, 0, reads ? 0 : many.cacheBytes(), tensors));
    }
}
