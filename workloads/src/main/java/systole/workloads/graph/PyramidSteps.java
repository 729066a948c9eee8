package systole.workloads.graph;

import java.util.List;
import java.util.Map;
import systole.isa.DataType;
import systole.workloads.model.Encoder;
import systole.workloads.model.LayerKind;
import systole.workloads.model.Level;
import systole.workloads.model.Precision;
import systole.workloads.operator.Gemm;
import systole.workloads.operator.LayerFunction;
import systole.workloads.operator.Mean;
import systole.workloads.operator.Normalisation;
import systole.workloads.operator.Pointwise;

/**
 * Writes the pass of a pyramid: each level is a transformer of its own width over its own patches; between two of them four
 * neighbours become one patch, by a copy, a norm and a product; classes are chosen by the mean of the last level's patches.
 */
final class PyramidSteps {
    private PyramidSteps() {}

    static void write(List<Step> steps, Encoder encoder, Shard shard, Precision precision, Fusion fusion, long batch) {
        List<List<LayerKind>> levels = shard.config().levels();
        for (int i = 0; i < levels.size(); i++) {
            List<LayerKind> kinds = levels.get(i);
            LayerKind last = kinds.get(kinds.size() - 1);
            Level level = last.level();
            if (level == null) {
                throw new IllegalStateException("a layer of a pyramid has a level");
            }
            StepWriter writer =
                    new StepWriter(shard.of(last), precision, fusion, batch, level.tokens(), level.tokens());
            LayerSteps layers = new LayerSteps(writer);
            if (i == 0) {
                new EmbeddingSteps(writer).write(steps);
            }
            layers.blocks(steps, kinds);
            if (level.merges()) {
                layers.residual(steps, "level_sum");
                merge(steps, writer, level);
            } else {
                layers.inputNorm(steps, true);
                classes(steps, writer, encoder);
            }
        }
    }

    /** Each rank does it whole: the stream that it reads is on all of them. */
    private static void merge(List<Step> steps, StepWriter writer, Level level) {
        DataType wide = writer.wide();
        long rows = writer.batch() * level.mergedTokens();
        long columns = 4L * writer.config().hidden();
        writer.plain(
                steps,
                new Pointwise("merge_gather", LayerFunction.CAST, rows, columns, wide, wide),
                Map.of("x", Values.HIDDEN, "y", Values.NEIGHBOURS));
        writer.norm(
                steps,
                new Normalisation("merge_norm", writer.traits().norm(), false, rows, columns, wide, writer.linear()),
                Map.of("x", Values.NEIGHBOURS, "y", Values.NORMED));
        writer.product(
                steps,
                new Gemm("merge_projection", rows, columns / 2, columns, 1, writer.linear(), wide)
                        .withStored(writer.stored()),
                Values.NORMED,
                Values.HIDDEN);
    }

    private static void classes(List<Step> steps, StepWriter writer, Encoder encoder) {
        DataType wide = writer.wide();
        int hidden = writer.config().hidden();
        Mean mean = new Mean("pooling", writer.rows(), hidden, writer.batch(), wide);
        writer.plain(steps, mean.sums(), Map.of("x", Values.NORMED, "y", Values.POOLED));
        writer.plain(steps, mean.means(), Map.of("x", Values.POOLED, "y", Values.POOLED));
        if (encoder.classes() > 0) {
            writer.product(
                    steps,
                    new Gemm("classifier", writer.batch(), encoder.classes(), hidden, 1, wide, wide),
                    Values.POOLED,
                    Values.LOGITS);
        }
    }
}
