package systole.workloads.graph;

import java.util.List;
import java.util.Map;
import systole.isa.DataType;
import systole.workloads.model.Encoder;
import systole.workloads.model.Family;
import systole.workloads.operator.Elementwise;
import systole.workloads.operator.EmbeddingGather;
import systole.workloads.operator.Gemm;
import systole.workloads.operator.Normalisation;
import systole.workloads.operator.PositionBias;

/**
 * Writes what comes before the first layer: a table of tokens or products of patches or audio, positions, a norm, what conditions
 * images, biases of distances.
 */
final class EmbeddingSteps {
    private final StepWriter writer;
    private final long rows;
    private final int hidden;

    EmbeddingSteps(StepWriter writer) {
        this.writer = writer;
        this.rows = writer.rows();
        this.hidden = writer.config().hidden();
    }

    void write(List<Step> steps) {
        DataType wide = writer.wide();
        Encoder encoder = writer.config().encoder();
        if (encoder != null && encoder.bands() > 0) {
            frames(steps, encoder);
        } else if (encoder != null && encoder.patch() > 0) {
            writer.product(
                    steps,
                    new Gemm("patch_embedding", rows, hidden, encoder.patch(), 1, wide, wide),
                    Values.TOKENS,
                    Values.HIDDEN);
        } else {
            writer.plain(
                    steps,
                    new EmbeddingGather(
                            "embedding", rows, hidden, writer.shard().vocabulary(), wide),
                    Map.of("tokens", Values.TOKENS, "y", Values.HIDDEN));
            writer.allReduce(steps, "embedding_all_reduce", Values.HIDDEN);
        }
        if (writer.traits().positions().added()) {
            writer.plain(
                    steps,
                    new Elementwise("position_embedding", Elementwise.Kind.ADD, rows, hidden, wide, wide),
                    Map.of("a", Values.HIDDEN, "c", Values.HIDDEN));
        }
        if (writer.traits().embeddingNorm()) {
            boolean post = writer.traits().arrangement() == Family.Arrangement.POST;
            writer.norm(
                    steps,
                    new Normalisation("embedding_norm", writer.traits().norm(), false, rows, hidden, wide, wide),
                    Map.of("x", Values.HIDDEN, "y", post ? Values.NORMED : Values.HIDDEN));
        }
        if (encoder != null && encoder.denoiser() != null) {
            new ModulationSteps(writer).condition(steps, encoder.denoiser());
        }
        if (writer.traits().biased()) {
            distances(steps);
        }
    }

    /** Two convolutions over neighbours as products: windows that overlap are read as rows, whose weights lie side by side. */
    private void frames(List<Step> steps, Encoder encoder) {
        long first = Encoder.FRAMES * rows;
        convolution(steps, "first", first, encoder.bands(), Values.TOKENS, Values.FRAMES);
        convolution(steps, "second", rows, hidden, Values.FRAMES, Values.HIDDEN);
    }

    private void convolution(List<Step> steps, String name, long to, int columns, String from, String result) {
        DataType wide = writer.wide();
        writer.product(
                steps,
                new Gemm(name + "_convolution", to, hidden, (long) Encoder.WINDOW * columns, 1, wide, wide),
                from,
                result);
        writer.plain(
                steps,
                new Elementwise(name + "_convolution_activation", Elementwise.Kind.GELU, to, hidden, wide, wide),
                Map.of("a", result, "c", result));
    }

    /** Biases of all pairs, which every layer reads; where no softmax has the mask it is added to them once. */
    private void distances(List<Step> steps) {
        DataType wide = writer.wide();
        int heads = writer.shard().heads();
        long keys = writer.context();
        int buckets = writer.traits().buckets();
        PositionBias biases = new PositionBias("position_bias", heads, writer.tokens(), keys, buckets, wide);
        steps.add(new OperatorStep(biases, wide.bytes((long) buckets * heads), 0, Map.of("y", Values.POSITION_BIAS)));
        boolean apart = !writer.fusion().attention() && !writer.fusion().maskedSoftmax();
        if (apart && writer.tokens() > 1 && writer.config().encoder() == null) {
            writer.plain(
                    steps,
                    new Elementwise("position_mask", Elementwise.Kind.ADD, heads * writer.tokens(), keys, wide, wide),
                    Map.of("a", Values.POSITION_BIAS, "b", Values.ATTENTION_MASK, "c", Values.POSITION_BIAS));
        }
    }
}
