package systole.workloads.graph;

import java.util.List;
import java.util.Map;
import systole.isa.DataType;
import systole.workloads.model.Denoiser;
import systole.workloads.operator.Elementwise;
import systole.workloads.operator.EmbeddingGather;
import systole.workloads.operator.Gemm;
import systole.workloads.operator.LayerFunction;
import systole.workloads.operator.Normalisation;
import systole.workloads.operator.Pointwise;

/**
 * Writes what a vector for each image does to the layers of a {@link Denoiser}: a product of it gives scales, shifts and gates, norms
 * without weights are scaled and shifted by them, and what branches add is scaled. The products have a row for each image and are the
 * same on all ranks.
 */
final class ModulationSteps {
    private final StepWriter writer;
    private final DataType wide;
    private final int hidden;

    ModulationSteps(StepWriter writer) {
        this.writer = writer;
        this.wide = writer.wide();
        this.hidden = writer.config().hidden();
    }

    /** The vector of each image: its time step through two products, and a row of the table of labels. */
    void condition(List<Step> steps, Denoiser denoiser) {
        product(steps, "time_projection", hidden, denoiser.frequencies(), Values.TOKENS, Values.CONDITION);
        silu(steps, "time_activation", Values.CONDITION, Values.CONDITION);
        product(steps, "time_embedding", hidden, hidden, Values.CONDITION, Values.CONDITION);
        steps.add(new OperatorStep(
                new EmbeddingGather("label_embedding", writer.batch(), hidden, denoiser.labels(), wide),
                wide.bytes(writer.batch() * hidden),
                0,
                Map.of()));
        writer.plain(
                steps,
                new Elementwise("condition_sum", Elementwise.Kind.ADD, writer.batch(), hidden, wide, wide),
                Map.of("a", Values.CONDITION, "c", Values.CONDITION));
    }

    /** So many scales, shifts and gates of each image. */
    void modulations(List<Step> steps, String name, int count) {
        silu(steps, name + "_activation", Values.CONDITION, Values.MODULATIONS);
        product(steps, name, (long) count * hidden, hidden, Values.MODULATIONS, Values.MODULATIONS);
    }

    /** A norm of the residual stream, scaled and shifted. */
    void norm(List<Step> steps, String name, DataType output) {
        writer.plain(
                steps,
                new Normalisation(name, writer.traits().norm(), false, writer.rows(), hidden, wide, wide),
                Map.of("x", Values.HIDDEN, "y", Values.NORMED));
        writer.plain(
                steps,
                byImage(name + "_modulation", LayerFunction.MODULATE, output),
                Map.of("x", Values.NORMED, "y", Values.NORMED));
    }

    /** What a branch gives joins the residual stream by its gate. */
    void join(List<Step> steps, String name) {
        writer.plain(
                steps,
                byImage(name, LayerFunction.GATED_ADD, wide),
                Map.of("x", Values.BRANCH, "residual", Values.HIDDEN, "y", Values.HIDDEN));
    }

    /** After the last layer: the numbers of each patch. */
    void outputs(List<Step> steps, Denoiser denoiser) {
        modulations(steps, "final_modulation", Denoiser.OF_HEAD);
        norm(steps, "final_norm", wide);
        writer.product(
                steps,
                new Gemm("patch_projection", writer.rows(), denoiser.outputs(), hidden, 1, wide, wide),
                Values.NORMED,
                Values.LOGITS);
    }

    private Pointwise byImage(String name, LayerFunction function, DataType output) {
        return new Pointwise(name, function, writer.rows(), hidden, wide, output, 1, writer.batch());
    }

    private void silu(List<Step> steps, String name, String from, String to) {
        writer.plain(
                steps,
                new Elementwise(name, Elementwise.Kind.SILU, writer.batch(), hidden, wide, wide),
                Map.of("a", from, "c", to));
    }

    private void product(List<Step> steps, String name, long n, long k, String from, String to) {
        writer.product(steps, new Gemm(name, writer.batch(), n, k, 1, wide, wide), from, to);
    }
}
