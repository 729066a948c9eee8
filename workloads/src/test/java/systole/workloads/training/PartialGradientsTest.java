package systole.workloads.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import systole.isa.DataType;
import systole.workloads.model.Families;
import systole.workloads.model.Latent;
import systole.workloads.model.TransformerConfig;

/** Parameters that tensor-parallel ranks hold whole and have parts of the gradients of, counted by hand. */
final class PartialGradientsTest {
    private static final TransformerConfig LLAMA = SmallModels.llama(2, 1024, 2816, 8, 2, 32000);
    private static final TransformerConfig GPT = SmallModels.gpt(4, 1024, 16, 32000, 2048);

    private static long partial(TransformerConfig config, int tensor, boolean sequence, @Nullable Lora lora) {
        TrainingOptions options =
                new TrainingOptions(true, Recompute.NONE, EnumSet.allOf(FusedKernel.class), 0, lora, Optimizer.ADAM);
        TrainingPasses passes = new TrainingPasses(
                config, TrainingPrecision.mixed(DataType.BF16), TrainingSplit.tensor(tensor, sequence), options);
        return new TrainingMemory(passes, 0, 1).partial(TrainingStage.whole(config));
    }

    private static long partial(TransformerConfig config, int tensor, boolean sequence) {
        return partial(config, tensor, sequence, null);
    }

    /** Two norms a layer and one after the last; those with a mean have two vectors, and biases come after the exchange. */
    @ParameterizedTest
    @CsvSource({"1, true, 0, 0", "4, false, 0, 0", "4, true, 5120, 26624", "8, true, 5120, 26624"})
    void normsUnderSequenceParallelism(int tensor, boolean sequence, long llama, long gpt) {
        // 2 x 2 x 1024 + 1024; 4 x (2 x 2 + 2) x 1024 + 2 x 1024
        assertThat(partial(GPT, tensor, sequence)).isEqualTo(gpt);
        assertThat(tensor == 8 ? llama : partial(LLAMA, tensor, sequence)).isEqualTo(llama);
    }

    /** Each rank normalises its own heads, of 128: a vector for queries and one for keys, sequence parallel or not. */
    @Test
    void normsOfHeads() {
        TransformerConfig heads = SmallModels.with(LLAMA, Families.of("qwen3"));
        assertThat(partial(heads, 2, false)).isEqualTo(2 * 2 * 128);
        assertThat(partial(heads, 2, true)).isEqualTo(2 * 2 * 128 + 5120);
        assertThat(partial(heads, 1, false)).isZero();
    }

    /** What points along the gradient of a router is what a rank's own experts gave. */
    @Test
    void routers() {
        TransformerConfig experts = SmallModels.experts(3, 512, 256, 0, 8, 1000);
        assertThat(partial(experts, 2, false)).isEqualTo(3 * 8 * 512);
        assertThat(partial(experts, 2, true)).isEqualTo(3 * 8 * 512 + 3 * 2 * 512 + 512);
    }

    /** Latent vectors are made whole, of own rows; DeepSeek-V3's sizes over eight. */
    @Test
    void latentVectors() {
        Latent latent = new Latent(96, 64, 16, 8, 16);
        TransformerConfig config = SmallModels.latent(1, 256, 512, 8, 1000, latent);
        long made = 256L * (96 + 64 + 8) + 96 + 64;
        assertThat(partial(config, 4, true)).isEqualTo(made + 3 * 256);
        assertThat(partial(config, 4, false)).isZero();
    }

    /** Of two matrices of an adapter one is divided as the weights beside it: the other is 1024 wide in all four. */
    @Test
    void adapters() {
        assertThat(partial(LLAMA, 2, false, new Lora(16, null))).isEqualTo(2 * 4 * 16 * 1024);
        assertThat(partial(LLAMA, 2, true, new Lora(16, null))).isEqualTo(2 * 4 * 16 * 1024);
        assertThat(partial(LLAMA, 1, false, new Lora(16, null))).isZero();
    }
}
