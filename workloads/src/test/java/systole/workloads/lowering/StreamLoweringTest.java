package systole.workloads.lowering;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import systole.isa.DataType;
import systole.isa.Kernel;
import systole.isa.Opcode;
import systole.isa.Target;
import systole.workloads.lowering.attention.Overlap;
import systole.workloads.lowering.stream.QuantiseLowering;
import systole.workloads.lowering.stream.RowBlock;
import systole.workloads.lowering.stream.StreamLibrary;
import systole.workloads.model.Family;
import systole.workloads.operator.ArgMax;
import systole.workloads.operator.Elementwise;
import systole.workloads.operator.EmbeddingGather;
import systole.workloads.operator.Gemm;
import systole.workloads.operator.Normalisation;
import systole.workloads.operator.Operator;
import systole.workloads.operator.QuantisedGemm;
import systole.workloads.operator.RotaryAppend;
import systole.workloads.operator.Softmax;

final class StreamLoweringTest {
    private static final DataType BF16 = DataType.BF16;
    private static final Lowering GPU =
            Machines.lowering(Machines.gpu(), Machines.gpuLibrary(Overlap.VALUES, true, false));

    private static ProgramWalk walk(Operator operator) {
        List<Kernel> kernels = operator.lower(GPU);
        assertThat(kernels).hasSize(1);
        return new ProgramWalk(kernels.get(0));
    }

    @Test
    void fusedNormReadsTwoTensorsWritesTwoAndItsWeightsOnceACore() {
        ProgramWalk walk = walk(new Normalisation("norm", Family.Norm.RMS, true, 1000, 4096, BF16, DataType.FP8_E4M3));
        long tensor = 1000L * 4096 * 2;
        assertThat(walk.loaded()).isEqualTo(Map.of("x", tensor, "residual", tensor, "weight", 132L * 4096 * 2));
        assertThat(walk.stored()).isEqualTo(Map.of("sum", tensor, "y", tensor / 2));
    }

    @Test
    void longRowsAreReadTwice() {
        ProgramWalk walk = walk(new Softmax("softmax", 10, 100_000, BF16));
        assertThat(walk.loaded()).isEqualTo(Map.of("x", 2 * 10L * 100_000 * 2));
        assertThat(walk.stored()).isEqualTo(Map.of("y", 10L * 100_000 * 2));
        assertThat(walk(new Softmax("softmax", 10, 30_000, BF16)).loaded()).isEqualTo(Map.of("x", 10L * 30_000 * 2));
        ProgramWalk norm = walk(new Normalisation("n", Family.Norm.LAYER, true, 3, 50_000, BF16, BF16));
        assertThat(norm.loaded())
                .isEqualTo(Map.of("x", 600_000L, "residual", 600_000L, "weight", 300_000L, "bias", 300_000L));
        assertThat(norm.stored()).isEqualTo(Map.of("sum", 300_000L, "y", 300_000L));
    }

    /** Once for the largest element, once for the sum, once to be finished; a row of 1024 fp32 elements stays in registers. */
    @Test
    void longRowsOfSoftmaxAreReadThreeTimesByABlockOfThreads() {
        KernelLibrary machine = Machines.gpuLibrary(Overlap.VALUES, true, false);
        StreamLibrary rows = new StreamLibrary(8192, 8192, 1, false, 4096, 2, 8192, new RowBlock(512, 4, 4, 4));
        Lowering lowering = Machines.lowering(
                Machines.gpu(), new KernelLibrary(machine.gemm(), machine.attention(), machine.stream(), rows));
        Kernel longer =
                new Softmax("softmax", 264, 4096, DataType.FP32).lower(lowering).get(0);
        assertThat(new ProgramWalk(longer).loaded()).isEqualTo(Map.of("x", 3 * 264L * 4096 * 4));
        assertThat(new ProgramWalk(longer).stored()).isEqualTo(Map.of("y", 264L * 4096 * 4));
        Kernel shorter =
                new Softmax("softmax", 264, 1024, DataType.FP32).lower(lowering).get(0);
        assertThat(new ProgramWalk(shorter).loaded()).isEqualTo(Map.of("x", 264L * 1024 * 4));
    }

    @Test
    void gatedActivationReadsBothHalves() {
        ProgramWalk walk = walk(new Elementwise("activation", Elementwise.Kind.SILU_MUL, 7, 3584, BF16, BF16));
        assertThat(walk.loaded()).isEqualTo(Map.of("gate_up", 2 * 7L * 3584 * 2));
        assertThat(walk.stored()).isEqualTo(Map.of("c", 7L * 3584 * 2));
        assertThat(walk.elements(Opcode.EXP)).isGreaterThanOrEqualTo(7L * 3584);
    }

    private static Lowering blocks(RowBlock block) {
        KernelLibrary machine = Machines.gpuLibrary(Overlap.VALUES, true, false);
        StreamLibrary rows = new StreamLibrary(2048, 2048, 1, false, 1, 2, 2048, block);
        return Machines.lowering(
                Machines.gpu(), new KernelLibrary(machine.gemm(), machine.attention(), machine.stream(), rows));
    }

    @Test
    void aRowOfOneBlockOfThreadsIsGoneThroughInEqualSteps() {
        // 3584 columns by 1024 threads in 4 steps of 896; 264 rows on 132 cores, two at once
        Lowering lowering = blocks(new RowBlock(1024, 1, 2, 0));
        Kernel gated = new Elementwise("activation", Elementwise.Kind.SILU_MUL, 264, 3584, BF16, BF16)
                .lower(lowering)
                .get(0);
        ProgramWalk walk = new ProgramWalk(gated);
        assertThat(walk.loaded()).isEqualTo(Map.of("gate_up", 2L * 264 * 3584 * 2));
        assertThat(walk.stored()).isEqualTo(Map.of("c", 264L * 3584 * 2));
        assertThat(gated.buffers().get(0).rows()).isEqualTo(2);
        assertThat(gated.buffers().get(0).columns()).isEqualTo(896);
        assertThat(gated.grid().axes().get(0).extent()).isEqualTo(132);
        Kernel norm = new Normalisation("norm", Family.Norm.RMS, false, 264, 3584, BF16, BF16)
                .lower(lowering)
                .get(0);
        // read once for the sum of squares, once to be scaled, with the weights for each of 132 pairs of rows
        assertThat(new ProgramWalk(norm).loaded())
                .isEqualTo(Map.of("x", 2L * 264 * 3584 * 2, "weight", 132L * 3584 * 2));
        // fewer rows than cores: one at a time
        assertThat(new Elementwise("activation", Elementwise.Kind.SILU_MUL, 8, 3584, BF16, BF16)
                        .lower(lowering)
                        .get(0)
                        .buffers()
                        .get(0)
                        .rows())
                .isEqualTo(1);
    }

    /** Registers hold 12 blocks of 128 threads, a core of the GPU's 32 KiB in flight has 2048 threads; 132 cores. */
    @ParameterizedTest
    @CsvSource({"1, 1, 12", "133, 2, 12", "1584, 12, 12", "1585, 7, 12", "40000, 12, 12", "40000, 16, 40"})
    void blocksAtOnceAreWhatACoreHoldsAndRoundsAreAlike(long rows, int atOnce, int registers) {
        Kernel norm = new Normalisation("norm", Family.Norm.LAYER, false, rows, 2560, BF16, BF16)
                .lower(blocks(new RowBlock(128, 4, registers, 0)))
                .get(0);
        assertThat(norm.buffers().get(0).rows()).isEqualTo(atOnce);
        // five steps of 128 threads with four elements each
        assertThat(norm.buffers().get(0).columns()).isEqualTo(512);
    }

    @Test
    void instructionsOfABlockAreExecutedInEachStep() {
        Elementwise silu = new Elementwise("activation", Elementwise.Kind.SILU_MUL, 264, 4096, BF16, BF16);
        long without =
                new ProgramWalk(silu.lower(blocks(new RowBlock(1024, 1, 2, 0))).get(0)).elements(Opcode.CONVERT);
        long with =
                new ProgramWalk(silu.lower(blocks(new RowBlock(1024, 1, 2, 5))).get(0)).elements(Opcode.CONVERT);
        assertThat(with - without).isEqualTo(5L * 264 * 4096);
    }

    @Test
    void softmaxOfABlockReadsLongRowsThreeTimes() {
        List<Kernel> kernels = new Softmax("softmax", 10, 100_000, BF16).lower(blocks(new RowBlock(512, 4, 4, 0)));
        assertThat(new ProgramWalk(kernels.get(0)).loaded()).isEqualTo(Map.of("x", 3 * 10L * 100_000 * 2));
    }

    @Test
    void dynamicQuantisationReadsActivationsTwiceBeforeTheProduct() {
        Gemm product = new Gemm("product", 300, 128, 4096, 1, DataType.BF16, BF16);
        List<Kernel> kernels = new QuantisedGemm(product, BF16).lower(GPU);
        assertThat(kernels)
                .extracting(Kernel::name)
                .startsWith("clear", "largest_magnitude", "scale", "quantise", "gemm_128x128x64");
        long activations = 300L * 4096 * 2;
        ProgramWalk largest = new ProgramWalk(kernels.get(1));
        assertThat(largest.loaded()).isEqualTo(Map.of("A", activations));
        long tiles = kernels.get(1).grid().tiles();
        // a magnitude of each tile leaves, and all of them come to one tile
        assertThat(largest.stored()).isEqualTo(Map.of("largest", 4 * tiles));
        assertThat(new ProgramWalk(kernels.get(2)).loaded()).isEqualTo(Map.of("largest", 4 * tiles));
        ProgramWalk quantise = new ProgramWalk(kernels.get(3));
        assertThat(quantise.loaded()).isEqualTo(Map.of("A", activations, "scale", 4 * tiles));
        assertThat(quantise.stored()).isEqualTo(Map.of("Q", activations));
    }

    /** A scale for each 16 elements is found by the conversion: 4.5 bits an element leave, and nothing is read twice. */
    @Test
    void blocksWithScalesOfTheirOwnAreQuantisedByOneKernel() {
        List<Kernel> kernels = QuantiseLowering.lower(300L * 4096, BF16, DataType.NVFP4, GPU);
        assertThat(kernels).extracting(Kernel::name).containsExactly("quantise");
        ProgramWalk quantise = new ProgramWalk(kernels.get(0));
        long tiles = kernels.get(0).grid().tiles();
        assertThat(quantise.loaded()).isEqualTo(Map.of("A", 300L * 4096 * 2, "scale", 4 * tiles));
        assertThat(quantise.stored()).isEqualTo(Map.of("Q", 300L * 4096 * 9 / 16));
        // no block is cut: of a row of 1000 elements, 63 blocks of 16
        Kernel uneven = QuantiseLowering.lower(1000, BF16, DataType.NVFP4, GPU).get(0);
        assertThat(uneven.buffers())
                .allSatisfy(buffer -> assertThat(buffer.elements() == 1 || buffer.elements() % 16 == 0)
                        .as(buffer.name())
                        .isTrue());
    }

    @Test
    void rotaryTakesTheProductApart() {
        ProgramWalk walk = walk(new RotaryAppend("rotary", 2, 33, 100, 16, 4, 64, true, BF16, DataType.FP8_E4M3));
        long token = 2L * 33 * 64;
        assertThat(walk.loaded().get("qkv")).isEqualTo(token * 24 * 2);
        assertThat(walk.loaded().get("angles")).isEqualTo(token * 4 * 2); // once a sequence and key head
        assertThat(walk.stored()).isEqualTo(Map.of("queries", token * 16 * 2, "keys", token * 4, "values", token * 4));
        assertThat(walk(new RotaryAppend("kv_append", 2, 33, 0, 16, 4, 64, false, BF16, BF16))
                        .loaded())
                .isEqualTo(Map.of("qkv", token * 24 * 2));
    }

    @Test
    void embeddingReadsARowForEachToken() {
        ProgramWalk few = walk(new EmbeddingGather("embedding", 48, 1024, 32_000, BF16));
        assertThat(few.loaded()).isEqualTo(Map.of("tokens", 48L * 4, "table", 48L * 1024 * 2));
        assertThat(few.stored()).isEqualTo(Map.of("y", 48L * 1024 * 2));
        // more tokens than rows: which rows are named is not known, so none is taken to come again
        ProgramWalk many = walk(new EmbeddingGather("embedding", 1000, 64, 100, BF16));
        assertThat(many.stored()).isEqualTo(Map.of("y", 1000L * 64 * 2));
        assertThat(many.loaded().get("table")).isBetween(1000L * 64 * 2, 1100L * 64 * 2);
    }

    @Test
    void samplingReadsEachLogitOnce() {
        List<Kernel> kernels = new ArgMax("sampling", 3, 128_256, BF16).lower(GPU);
        assertThat(kernels).extracting(Kernel::name).containsExactly("argmax_16", "argmax_join");
        assertThat(new ProgramWalk(kernels.get(0)).loaded()).isEqualTo(Map.of("logits", 3L * 128_256 * 2));
        assertThat(new ProgramWalk(kernels.get(1)).stored()).isEqualTo(Map.of("token", 12L));
        assertThat(new ArgMax("sampling", 500, 1000, BF16).lower(GPU)).hasSize(1);
    }

    @Test
    void anyShapeIsReadOnceAndFits() {
        SplittableRandom random = new SplittableRandom(11);
        for (int i = 0; i < 150; i++) {
            Target target = random.nextBoolean() ? Machines.tpu() : Machines.gpu();
            KernelLibrary library =
                    target.cores() == 2 ? Machines.tpuLibrary() : Machines.gpuLibrary(Overlap.NONE, true, true);
            Lowering lowering = Machines.lowering(target, library);
            long rows = 1L + random.nextInt(900);
            int columns = 1 + random.nextInt(9000);
            Elementwise.Kind kind = Elementwise.Kind.values()[random.nextInt(Elementwise.Kind.values().length)];
            Elementwise elementwise = new Elementwise("e", kind, rows, columns, BF16, BF16);
            ProgramWalk walk = checked(elementwise, lowering);
            assertThat(walk.loaded().values().stream()
                            .mapToLong(Long::longValue)
                            .sum())
                    .isEqualTo(kind.inputs() * rows * columns * 2);
            assertThat(walk.stored()).containsOnly(Map.entry("c", rows * columns * 2));
            ProgramWalk norm = checked(
                    new Normalisation("n", Family.Norm.LAYER, random.nextBoolean(), rows, columns, BF16, BF16),
                    lowering);
            assertThat(norm.loaded().get("x")).isEqualTo(rows * columns * 2);
            assertThat(norm.stored().get("y")).isEqualTo(rows * columns * 2);
            ProgramWalk softmax = checked(new Softmax("s", rows, columns, BF16), lowering);
            assertThat(softmax.loaded())
                    .isEqualTo(softmax.stored().entrySet().stream()
                            .collect(java.util.stream.Collectors.toMap(e -> "x", Map.Entry::getValue)));
        }
    }

    private static ProgramWalk checked(Operator operator, Lowering lowering) {
        List<Kernel> kernels = operator.lower(lowering);
        kernels.forEach(kernel -> Limits.check(kernel, lowering.target()));
        return new ProgramWalk(kernels.get(0));
    }
}
