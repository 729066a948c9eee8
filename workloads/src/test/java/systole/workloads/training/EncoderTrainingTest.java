package systole.workloads.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import systole.isa.DataType;
import systole.workloads.model.Encoder;
import systole.workloads.model.Families;
import systole.workloads.model.Latent;
import systole.workloads.model.TransformerConfig;

/** Two layers of 512, every token sees all: operations, parameters and memory of what encoders begin and end with. */
final class EncoderTrainingTest {
    private static final TransformerConfig GPT = SmallModels.gpt(2, 512, 8, 32000, 1024);
    private static final TransformerConfig BERT = SmallModels.encoder(GPT, Families.of("bert"), new Encoder(0, 0));
    private static final TransformerConfig VIT = SmallModels.encoder(GPT, Families.of("gpt2"), new Encoder(768, 100));
    private static final TrainingPrecision HALF = TrainingPrecision.mixed(DataType.BF16, DataType.FP32);

    /** Two sequences of 256. */
    private static final double ROWS = 512;

    /** Products forwards of a layer: with weights, and 256 keys for each token. */
    private static final double LAYER = 2 * ROWS * 12 * 512 * 512 + 4 * ROWS * 256 * 512;

    static Stream<TransformerConfig> models() {
        return Stream.of(GPT, BERT, VIT, SmallModels.latent(2, 512, 1024, 8, 32000, new Latent(48, 64, 32, 16, 32)));
    }

    private static TrainingPasses passes(TransformerConfig config) {
        return new TrainingPasses(config, HALF, TrainingSplit.NONE, TrainingOptions.fused());
    }

    /** Logits of every token, from a layer of 512 x 512 more. */
    @Test
    void maskedTokensAreLookedForEverywhere() {
        double head = 2 * ROWS * 512 * (32000 + 512);
        assertThat(TrainingFlops.step(BERT, 2, 256, true, false))
                .isEqualTo(TrainingFlops.step(BERT, 2, 256, false, false))
                .isEqualTo(3 * (2 * LAYER + head));
        // frozen weights have no gradients
        assertThat(TrainingFlops.step(BERT, 2, 256, true, true))
                .isEqualTo(3 * (2 * LAYER + head) - 2 * 2 * ROWS * 12 * 512 * 512 - head);
    }

    /** Patches have no gradients; one token of each sequence has classes. */
    @Test
    void patchesBecomeClasses() {
        double patches = 2 * ROWS * 768 * 512;
        double classes = 2 * 2 * 512 * 100;
        assertThat(TrainingFlops.step(VIT, 2, 256, true, false)).isEqualTo(3 * (2 * LAYER + classes) + 2 * patches);
    }

    /** What passes ask for is what the model asks for. */
    @ParameterizedTest
    @MethodSource("models")
    void passesAddUp(TransformerConfig config) {
        TrainingPasses passes = passes(config);
        double all = Arrays.stream(Phase.values())
                .flatMap(phase -> Stream.of(
                        passes.embedding(phase, 2, 256),
                        passes.layer(phase, 2, 256),
                        passes.layer(phase, 2, 256),
                        passes.head(phase, 2, 256)))
                .mapToDouble(pass -> pass.modelFlops())
                .sum();
        assertThat(all).isEqualTo(TrainingFlops.step(config, 2, 256, true, false));
    }

    /** Heads without a norm before them have one of their own; patches come as numbers, which gradients of weights need. */
    @Test
    void parametersAndMemoryOfTheEnds() {
        TrainingPasses masked = passes(BERT);
        assertThat(masked.headParameters()).isEqualTo(512 * 512 + 512 + 2 * 512 + 32000 * 512L + 32000);
        TrainingPasses classes = passes(VIT);
        assertThat(classes.headParameters()).isEqualTo(2 * 512 + 100 * 512);
        assertThat(classes.embeddingParameters()).isEqualTo((768 + 1024) * 512);
        TrainingStage first = new TrainingStage(List.of(), true, false, 1);
        assertThat(new TrainingMemory(classes, 0, 1).of(first, 2, 256).activations())
                .isEqualTo(2 * 512 * 768);
        // the stream before the last norm, the token that is read, its logits and their statistics
        TrainingStage last = new TrainingStage(List.of(), false, true, 1);
        assertThat(new TrainingMemory(classes, 0, 1).of(last, 2, 256).activations())
                .isEqualTo(2 * 512 * 512 + 2 * 2 * 512 + 2 * 2 * 100 + 2 * 2 * 4);
    }
}
