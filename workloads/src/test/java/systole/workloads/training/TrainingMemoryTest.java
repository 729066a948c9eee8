package systole.workloads.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import systole.isa.DataType;
import systole.workloads.model.TransformerConfig;

/** Memory that emerges from what passes keep, against published formulas and sums by hand. */
final class TrainingMemoryTest {
    private static final TrainingPrecision HALF = TrainingPrecision.mixed(DataType.BF16, DataType.FP32);
    private static final TransformerConfig GPT = SmallModels.gpt(4, 1024, 16, 32000, 2048);

    private static TrainingOptions options(boolean fused, Recompute recompute, double dropout) {
        return new TrainingOptions(fused, recompute, EnumSet.allOf(FusedKernel.class), dropout, null, Optimizer.ADAM);
    }

    private static double kept(TrainingSplit split, TrainingOptions options, long sequences, long tokens) {
        return new TrainingPasses(GPT, HALF, split, options)
                .kept(GPT.kind(0), sequences, tokens).stream()
                        .mapToLong(Kept::bytes)
                        .sum();
    }

    /** Korthikanti et al. (2022), table 2, of bytes a layer: s b h times ... */
    @ParameterizedTest
    @CsvSource({
        "1, false, NONE,      34,    5",
        "4, false, NONE,      16,    1.25",
        "4, true,  NONE,      8.5,   1.25",
        "4, false, SELECTIVE, 16,    0",
        "4, true,  SELECTIVE, 8.5,   0",
        "4, false, FULL,      2,     0",
    })
    void tableTwo(int tensor, boolean sequence, Recompute recompute, double linear, double square) {
        double a = 16;
        double h = 1024;
        double s = 512;
        double b = 3;
        double expected = s * b * h * (linear + square * a * s / h);
        assertThat(kept(TrainingSplit.tensor(tensor, sequence), options(false, recompute, 0.1), 3, 512))
                .isEqualTo(expected);
    }

    /** By hand: no masks, and no scores; two numbers a row and head instead. */
    @Test
    void fusedAttentionWithoutDropout() {
        double rows = 3 * 512;
        // stream twice, norms twice, q k v, attention, 4 h before and after the activation: 16 h values of 2 bytes
        assertThat(kept(TrainingSplit.NONE, options(true, Recompute.NONE, 0), 3, 512))
                .isEqualTo(rows * (1024 * 2 * 16 + 16 * 8));
    }

    /** Norms and the activation function again: without 2 h of norms and 4 h of the function's result. */
    @Test
    void minimalKeepsProducts() {
        double all = kept(TrainingSplit.NONE, options(true, Recompute.NONE, 0), 1, 512);
        double minimal = kept(TrainingSplit.NONE, options(true, Recompute.MINIMAL, 0), 1, 512);
        assertThat(all - minimal).isEqualTo(512.0 * 1024 * 2 * 6);
    }

    /** A sequence over four ranks: a quarter of the rows on each. */
    @Test
    void contextDividesRows() {
        double all = kept(TrainingSplit.NONE, options(true, Recompute.NONE, 0), 1, 2048);
        double part = kept(new TrainingSplit(1, false, 4, 1), options(true, Recompute.NONE, 0), 1, 2048);
        assertThat(part).isEqualTo(all / 4);
    }

    /** Rajbhandari et al. (2020), figure 1: 2 + 2 + 12 bytes a parameter, over 64 devices. */
    @ParameterizedTest
    @CsvSource({"0, 16", "1, 4.1875", "2, 2.21875", "3, 0.25"})
    void zeroSharesOut(int level, double bytesPerParameter) {
        TrainingPasses passes = new TrainingPasses(
                GPT, TrainingPrecision.mixed(DataType.FP16), TrainingSplit.NONE, options(true, Recompute.FULL, 0));
        TrainingMemory memory = new TrainingMemory(passes, level, 64);
        TrainingStage stage = TrainingStage.whole(GPT);
        TrainingBytes bytes = memory.of(stage, 1, 1024);
        // GPT-2 blocks of 12 h^2 + 13 h, table and positions, last norm; the head is the table
        long parameters = 4 * (12 * 1024L * 1024 + 13 * 1024) + (32000 + 2048) * 1024L + 2 * 1024;
        assertThat(memory.parameters(stage)).isEqualTo(parameters);
        assertThat((double) bytes.weights() + bytes.gradients() + bytes.optimizer())
                .isCloseTo(bytesPerParameter * parameters, within(4.0));
    }

    @Test
    void optimizersKeepDifferentState() {
        assertThat(Optimizer.ADAM.stateBytes(HALF, 1 << 20)).isEqualTo(12L << 20);
        // a copy of 4 bytes, two moments of 1, a scale of 4 for each 256 of both
        assertThat(Optimizer.ADAM_8BIT.stateBytes(HALF, 1 << 20)).isEqualTo((6L << 20) + 2 * 4 * (1 << 12));
        assertThat(Optimizer.SGD.stateBytes(HALF, 1 << 20)).isEqualTo(4L << 20);
        assertThat(Optimizer.MOMENTUM.stateBytes(HALF, 1 << 20)).isEqualTo(8L << 20);
        TrainingPrecision plain = TrainingPrecision.mixed(DataType.FP32);
        assertThat(plain.master()).isNull();
        assertThat(Optimizer.ADAM.stateBytes(plain, 1 << 20)).isEqualTo(8L << 20);
    }

    /** QLoRA: matrices of half a byte, and gradients and state for adapters only. */
    @Test
    void adaptersNeedLittle() {
        TransformerConfig llama = SmallModels.llama(2, 1024, 2816, 8, 2, 32000);
        TrainingOptions options = new TrainingOptions(
                true, Recompute.NONE, EnumSet.allOf(FusedKernel.class), 0, new Lora(16, DataType.INT4), Optimizer.ADAM);
        TrainingPasses passes = new TrainingPasses(llama, HALF, TrainingSplit.NONE, options);
        TrainingBytes bytes = new TrainingMemory(passes, 0, 1).of(TrainingStage.whole(llama), 1, 512);
        long adapters = 2 * 16L * (2560 + 2048 + 6656 + 3840);
        long matrices = 2L * 1024 * (1536 + 1024 + 3 * 2816);
        long others = 2 * 2 * 1024 + 2 * 32000 * 1024L + 1024;
        assertThat(bytes.weights()).isEqualTo(matrices / 2 + 2 * (others + adapters));
        assertThat(bytes.gradients()).isEqualTo(4 * adapters);
        assertThat(bytes.optimizer()).isEqualTo(12 * adapters);
    }

    /** The widest matrix is unpacked for its product, and dropped: gate and up beside each other, 1024 x 5632 of 2 bytes. */
    @Test
    void packedWeightsAreUnpackedOneMatrixAtATime() {
        TransformerConfig llama = SmallModels.llama(2, 1024, 2816, 8, 2, 32000);
        TransformerConfig experts = SmallModels.experts(2, 512, 256, 0, 8, 1000);
        assertThat(workspace(llama, DataType.INT4) - workspace(llama, null)).isEqualTo(1024L * 5632 * 2);
        assertThat(workspace(llama, DataType.BF16)).isEqualTo(workspace(llama, null));
        // all eight experts of a layer at a time, as their products are one kernel
        assertThat(workspace(experts, DataType.INT4) - workspace(experts, null)).isEqualTo(8 * 512L * 512 * 2);
    }

    /** Of layers alone: a head may need more. */
    private static long workspace(TransformerConfig config, @Nullable DataType base) {
        TrainingOptions options = new TrainingOptions(
                true, Recompute.NONE, EnumSet.allOf(FusedKernel.class), 0, new Lora(16, base), Optimizer.ADAM);
        TrainingPasses passes = new TrainingPasses(config, HALF, TrainingSplit.NONE, options);
        TrainingStage layers = new TrainingStage(config.kinds(), false, false, 1);
        return new TrainingMemory(passes, 0, 1).of(layers, 1, 512).workspace();
    }

    /** The head keeps the input of its norm and of its product, and fp32 probabilities: 4 h + 4 v bytes a row (section 4.3). */
    @Test
    void headOfTheLastStage() {
        TrainingOptions options =
                new TrainingOptions(false, Recompute.NONE, EnumSet.noneOf(FusedKernel.class), 0, null, Optimizer.ADAM);
        TrainingMemory memory = new TrainingMemory(new TrainingPasses(GPT, HALF, TrainingSplit.NONE, options), 0, 1);
        TrainingBytes head = memory.of(new TrainingStage(List.of(), false, true, 1), 1, 512);
        assertThat(head.activations()).isEqualTo(512L * (4 * 1024 + 4 * 32000));
        assertThat(head.workspace()).isEqualTo(512L * 2 * 32000);
        assertThat(List.of(head.weights(), head.gradients(), head.optimizer()))
                .containsExactly(2 * (32000L * 1024 + 2048), 4 * (32000L * 1024 + 2048), 12 * (32000L * 1024 + 2048));
    }
}
