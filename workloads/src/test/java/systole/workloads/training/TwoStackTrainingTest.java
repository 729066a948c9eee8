package systole.workloads.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import systole.isa.DataType;
import systole.workloads.graph.Collective;
import systole.workloads.graph.Pass;
import systole.workloads.graph.Step;
import systole.workloads.model.LayerKind;
import systole.workloads.model.ModelParameters;
import systole.workloads.model.TransformerConfig;

/**
 * Training of a decoder that attends to an encoder. T5's parts with a stream of 64, 4 heads of 32 elements, a feed-forward of 256, 2
 * layers that read and 3 that write, 100 words; 2 sequences of 10 tokens.
 */
final class TwoStackTrainingTest {
    private static final TransformerConfig T5 = SmallModels.t5();
    private static final TransformerConfig WHISPER = SmallModels.whisper();
    private static final TrainingPrecision HALF = TrainingPrecision.mixed(DataType.BF16, DataType.FP32);

    private static TrainingPasses passes(TransformerConfig config, TrainingSplit split, Recompute recompute) {
        return new TrainingPasses(config, HALF, split, TrainingOptions.fused().with(recompute));
    }

    /** Forwards as an input is read, but for logits of each token; two more of each product backwards. */
    @Test
    void operationsOfAStep() {
        double encoder = 2 * 20 * (2.0 * 65536) + 2 * (2 * 2 * 4 * 64 * 100);
        double decoder = 2 * 20 * (3.0 * 65536) + 3 * (2 * 2 * 4 * 64 * 50) + 2 * 20 * 64 * 100;
        double cross = 2 * 20 * (3.0 * 64 * 512) + 3 * (2 * 2 * 4 * 64 * 100);
        assertThat(TrainingFlops.step(T5, 2, 10, true, false))
                .isEqualTo(3 * (encoder + decoder + cross))
                .isEqualTo(53_882_880);
        // a mask hides half of what the decoder writes from itself
        assertThat(TrainingFlops.step(T5, 2, 10, false, false)).isEqualTo(53_882_880 + 3.0 * 3 * (2 * 2 * 4 * 64 * 50));
    }

    /** What passes ask for is what a step does; frames of audio have no gradient. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void passesSumToAStep(boolean audio) {
        TransformerConfig config = audio ? WHISPER : T5;
        TrainingPasses passes = passes(config, TrainingSplit.NONE, Recompute.NONE);
        double sum = 0;
        for (Phase phase : Phase.values()) {
            sum += passes.embedding(phase, 2, 10).modelFlops()
                    + passes.head(phase, 2, 10).modelFlops();
            for (LayerKind kind : config.kindsOfAll()) {
                sum += passes.layer(phase, kind, 2, 10).modelFlops();
            }
        }
        assertThat(sum).isEqualTo(TrainingFlops.step(config, 2, 10, true, false));
        double convolutions = 2 * 2 * (60.0 * 60 * 64 + 30 * 192 * 64);
        double frames = 2 * 2 * 60.0 * 60 * 64;
        double gradients = passes.embedding(Phase.WEIGHT_GRADIENT, 2, 10).work().matrixFlops();
        assertThat(gradients).isEqualTo(audio ? 2 * convolutions - frames : 0);
    }

    @Test
    void parametersAreThoseOfBothStacks() {
        for (TransformerConfig config : List.of(T5, WHISPER)) {
            TrainingMemory memory = new TrainingMemory(passes(config, TrainingSplit.NONE, Recompute.NONE), 0, 1);
            assertThat(memory.parameters(TrainingStage.whole(config))).isEqualTo(ModelParameters.all(config));
        }
    }

    /**
     * A layer that writes keeps six values of 64 and six of 128 numbers for each of 20 tokens, keys and values of 128 of each of 20
     * positions, 4 squares of 10 for each sequence, two values of 256, in 2 bytes; and two of each row and head in 4. One that reads
     * has four and four, and its states are there once for all layers.
     */
    @Test
    void valuesThatAreKept() {
        TrainingPasses passes = passes(T5, TrainingSplit.NONE, Recompute.NONE);
        TrainingMemory memory = new TrainingMemory(passes, 0, 1);
        long writes = 2 * (20 * (6 * 64 + 6 * 128 + 2 * 128 + 2 * 256) + 800) + 4 * 2 * 20 * 4;
        long reads = 2 * (20 * (4 * 64 + 4 * 128 + 2 * 256) + 800);
        assertThat(memory.keptBytes(T5.kind(0), 2, 10)).isEqualTo(writes).isEqualTo(79_040);
        assertThat(memory.keptBytes(new LayerKind(null, null, true, null), 2, 10))
                .isEqualTo(reads);
        long biases = 2 * (2 * 4 * 100);
        long head = 2 * (2 * 20 * 64 + 20 * 100) + 4 * 2 * 20;
        long states = 2 * (2 * 20 * 64);
        assertThat(memory.of(TrainingStage.whole(T5), 2, 10).activations())
                .isEqualTo(3 * writes + 2 * reads + biases + head + states)
                .isEqualTo(358_720);
        // all but the input of each layer is made again
        TrainingMemory again = new TrainingMemory(passes(T5, TrainingSplit.NONE, Recompute.FULL), 0, 1);
        assertThat(again.keptBytes(T5.kind(0), 2, 10)).isEqualTo(2 * 20 * 64);
    }

    /** Queries, keys and values of both attentions and the feed-forward begin with an exchange backwards, and end with one forwards. */
    @Test
    void ranksExchangeWhatBothAttentionsGive() {
        TrainingPasses passes = passes(T5, TrainingSplit.tensor(2, false), Recompute.NONE);
        Pass forward = passes.layer(Phase.FORWARD, T5.kind(0), 2, 10);
        Pass backward = passes.layer(Phase.INPUT_GRADIENT, T5.kind(0), 2, 10);
        assertThat(exchanges(forward))
                .containsExactly("attention_all_reduce", "cross_attention_all_reduce", "mlp_all_reduce");
        assertThat(exchanges(backward))
                .containsExactly(
                        "mlp_input_gradient_all_reduce",
                        "cross_input_gradient_all_reduce",
                        "cross_source_gradient_all_reduce",
                        "input_gradient_all_reduce");
    }

    private static List<String> exchanges(Pass pass) {
        return pass.steps().stream().flatMap(TwoStackTrainingTest::name).toList();
    }

    private static Stream<String> name(Step step) {
        return step instanceof Collective exchange ? Stream.of(exchange.name()) : Stream.of();
    }

    /** With a stage of both kinds ZeRO 3 holds a part of each layer. */
    @Test
    void parametersAreSharedOut() {
        TrainingPasses passes = passes(T5, TrainingSplit.NONE, Recompute.NONE);
        long whole = new TrainingMemory(passes, 0, 1)
                .of(TrainingStage.whole(T5), 2, 10)
                .weights();
        long shared = new TrainingMemory(passes, 3, 4)
                .of(TrainingStage.whole(T5), 2, 10)
                .weights();
        assertThat(whole).isEqualTo(2 * ModelParameters.all(T5));
        assertThat(shared).isEqualTo(whole / 4);
        double[] layers = Arrays.stream(Phase.values())
                .mapToDouble(phase -> passes.layer(phase, new LayerKind(null, null, true, null), 2, 10)
                        .modelFlops())
                .toArray();
        assertThat(layers)
                .containsExactly(2 * 20 * 65536.0 + 102_400, 0, 2 * 20 * 65536.0 + 2 * 102_400, 2 * 20 * 65536.0);
    }
}
