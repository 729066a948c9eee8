package systole.workloads.graph;

import java.util.List;
import java.util.Map;
import systole.isa.DataType;
import systole.workloads.lowering.UnsupportedOperatorException;
import systole.workloads.model.Latent;
import systole.workloads.operator.Attention;
import systole.workloads.operator.AttentionDecode;
import systole.workloads.operator.AttentionForm;
import systole.workloads.operator.Gemm;
import systole.workloads.operator.Normalisation;
import systole.workloads.operator.RotaryAppend;

/**
 * Writes attention over latent vectors (DeepSeek-AI, "DeepSeek-V2", 2024, section 2.1). A prompt has its keys and values
 * expanded for each head. A single token goes through the other order of the same products: queries are taken to the latent
 * space, attend there as heads that all share one key, and what they find is taken back to values.
 */
final class LatentSteps {
    private final StepWriter writer;
    private final Latent latent;
    private final int heads;
    private final DataType wide;
    private final AttentionForm form;

    LatentSteps(StepWriter writer, Latent latent) {
        this.writer = writer;
        this.latent = latent;
        this.heads = writer.shard().heads();
        this.wide = writer.wide();
        boolean one = writer.tokens() == 1;
        int valueDim = one ? latent.rank() : latent.value();
        this.form = new AttentionForm(
                valueDim, latent.headDim(), one, 0, writer.traits().softcap());
    }

    /** The steps; {@code result} is the value that the output projection writes. */
    void write(List<Step> steps, String result) {
        if (!writer.fusion().attention()) {
            throw new UnsupportedOperatorException(writer.config().name()
                    + " keeps latent vectors, over which attention is fused; set attention to fused");
        }
        int hidden = writer.config().hidden();
        long queries = (long) heads * latent.headDim();
        long projected = (long) latent.queryRank() + latent.cached();
        writer.linear(steps, "latent_projection", projected, hidden, Values.NORMED, Values.LATENT);
        if (latent.queryRank() > 0) {
            norm(steps, "query_norm", latent.queryRank());
        }
        norm(steps, "latent_norm", latent.rank());
        if (latent.queryRank() > 0) {
            writer.linear(steps, "query_projection", queries, latent.queryRank(), Values.LATENT, Values.QUERIES);
        } else {
            writer.linear(steps, "query_projection", queries, hidden, Values.NORMED, Values.QUERIES);
        }
        rotary(steps);
        if (writer.tokens() == 1) {
            absorbed(steps);
        } else {
            expanded(steps);
        }
        writer.linear(steps, "output_projection", hidden, writer.shard().attentionColumns(), Values.ATTENDED, result);
    }

    /** A norm of a part of the latent row, in place. */
    private void norm(List<Step> steps, String name, int columns) {
        writer.norm(
                steps,
                new Normalisation(name, writer.traits().norm(), false, writer.rows(), columns, wide, writer.linear()),
                Map.of());
    }

    /** Rotates a part of each query head and the key that all share; the latent vector goes to the cache with that. */
    private void rotary(List<Step> steps) {
        DataType cache = writer.precision().kvCache();
        RotaryAppend rotary = new RotaryAppend(
                "rotary_embedding",
                writer.batch(),
                writer.tokens(),
                writer.context() - writer.tokens(),
                heads,
                1,
                latent.rotary(),
                true,
                wide,
                cache);
        steps.add(new OperatorStep(rotary, 0, cache.bytes(writer.rows() * latent.cached()), Map.of()));
    }

    private void absorbed(List<Step> steps) {
        DataType linear = writer.linear();
        DataType cache = writer.precision().kvCache();
        long rows = writer.rows();
        writer.product(
                steps,
                new Gemm("query_absorption", rows, latent.rank(), latent.plain(), heads, linear, wide)
                        .withStored(writer.stored()),
                Values.QUERIES,
                Values.LATENT_QUERIES);
        AttentionDecode attention = new AttentionDecode(
                "attention",
                writer.batch(),
                heads,
                1,
                latent.cached(),
                writer.context(),
                false,
                wide,
                cache,
                linear,
                form);
        steps.add(new OperatorStep(
                attention, 0, attention.cacheBytes(), Map.of("Q", Values.LATENT_QUERIES, "O", Values.LATENT_ATTENDED)));
        writer.product(
                steps,
                new Gemm("value_absorption", rows, latent.value(), latent.rank(), heads, linear, wide)
                        .withStored(writer.stored()),
                Values.LATENT_ATTENDED,
                Values.ATTENDED);
    }

    private void expanded(List<Step> steps) {
        long columns = (long) heads * (latent.plain() + latent.value());
        writer.linear(steps, "key_value_projection", columns, latent.rank(), Values.LATENT, Values.EXPANDED);
        Attention attention = new Attention(
                "attention",
                writer.batch(),
                heads,
                heads,
                latent.headDim(),
                writer.tokens(),
                writer.context(),
                true,
                false,
                wide,
                wide,
                writer.linear(),
                form);
        steps.add(new OperatorStep(attention, 0, 0, Map.of("Q", Values.QUERIES, "O", Values.ATTENDED)));
    }
}
