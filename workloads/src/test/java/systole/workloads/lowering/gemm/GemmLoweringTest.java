package systole.workloads.lowering.gemm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import systole.isa.DataType;
import systole.isa.Declarations;
import systole.isa.Grid;
import systole.isa.Kernel;
import systole.isa.Opcode;
import systole.isa.Target;
import systole.workloads.lowering.KernelLibrary;
import systole.workloads.lowering.Lowering;
import systole.workloads.lowering.Machines;
import systole.workloads.lowering.UnsupportedOperatorException;
import systole.workloads.lowering.attention.Overlap;
import systole.workloads.operator.Gemm;

final class GemmLoweringTest {
    private static final Target TARGET = new Target(8, 64 << 10, 96 << 10, 1, Map.of(DataType.BF16, 1024.0), 128);
    private static final GemmLibrary.Tile LARGE = new GemmLibrary.Tile(128, 0, 128, 128, 4, 64, 128, 1, 1, true);
    private static final GemmLibrary.Tile SMALL = new GemmLibrary.Tile(64, 0, 32, 128, 4, 64, 32, 2, 1, false);
    private static final GemmLibrary.Tile STEPS = new GemmLibrary.Tile(128, 8, 32, 128, 4, 64, 32, 1, 1, true);

    @Test
    void tilesCoverTheResult() {
        // ceil(300 / 64) = 5, ceil(70 / 32) = 3; a tile is 128 bytes = 64 bf16 deep
        Kernel kernel = lower(gemm(300, 70, 200), List.of(SMALL), List.of(1), kernels -> 1)
                .get(0);
        assertThat(kernel.name()).isEqualTo("gemm_64x32x64");
        assertThat(kernel.grid().axes())
                .containsExactly(
                        new Grid.Axis("m", 5),
                        new Grid.Axis("n", 3),
                        new Grid.Axis("part", 1),
                        new Grid.Axis("batch", 2));
        assertThat(trips(kernel, 0)).as("ceil(200 / 64)").isEqualTo(4);
        assertThat(kernel.persistent()).isFalse();
        assertThat(kernel.setupLoads()).isEqualTo(3);
        assertThat(kernel.tensors())
                .extracting(Declarations.Tensor::dimensions)
                .containsExactly(List.of(2L, 300L, 200L), List.of(2L, 70L, 200L), List.of(2L, 1L, 300L, 70L));
    }

    @Test
    void stagesFitTheScratchpad() {
        // a stage of the large tile is 128 * (128 + 128) bytes = 32 KiB: two of the four fit 64 KiB
        Kernel kernel = lower(gemm(300, 300, 200), List.of(LARGE), List.of(1), kernels -> 1)
                .get(0);
        assertThat(kernel.scratchBytes()).isEqualTo(64 << 10);
        assertThat(kernel.buffers().get(0).stages()).isEqualTo(2);
    }

    @Test
    void splitSumsAreAddedByASecondKernel() {
        // 33 steps of 64 in 8 parts of 5: 5 * 6 + 3, the last part has nothing
        List<Kernel> kernels =
                lower(gemm(64, 32, 33 * 64), List.of(SMALL), List.of(1, 8), candidate -> -candidate.size());
        assertThat(kernels).extracting(Kernel::name).containsExactly("gemm_64x32x64_split8", "split_sum_8");
        Kernel product = kernels.get(0);
        assertThat(List.of(trips(product, 0), trips(product, 5), trips(product, 6), trips(product, 7)))
                .containsExactly(5L, 5L, 3L, 0L);
        assertThat(product.tensors().get(2).type()).as("parts are fp32").isEqualTo(DataType.FP32);
        assertThat(product.tensors().get(2).dimensions()).containsExactly(2L, 8L, 64L, 32L);
        assertThat(kernels.get(1).tensors().get(1).type()).isEqualTo(DataType.BF16);
    }

    @Test
    void splitsAreTriedOnlyWhereCoresAreIdleAndSumsLong() {
        ToDoubleFunction<List<Kernel>> likesSplits = kernels -> -kernels.size();
        // 16 tiles are two rounds of 8 cores
        assertThat(lower(gemm(64 * 4, 32 * 2, 64 * 64), List.of(SMALL), List.of(1, 2), likesSplits))
                .hasSize(1);
        // 7 steps are fewer than four for each of two parts
        assertThat(lower(gemm(64, 32, 7 * 64), List.of(SMALL), List.of(1, 2), likesSplits))
                .hasSize(1);
        assertThat(lower(gemm(64, 32, 8 * 64), List.of(SMALL), List.of(1, 2), likesSplits))
                .hasSize(2);
    }

    @Test
    void theShortestByTheClockIsTaken() {
        ToDoubleFunction<List<Kernel>> fewTiles =
                kernels -> kernels.get(0).grid().tiles();
        ToDoubleFunction<List<Kernel>> manyTiles =
                kernels -> -kernels.get(0).grid().tiles();
        Gemm gemm = gemm(512, 512, 512);
        assertThat(lower(gemm, List.of(SMALL, LARGE), List.of(1), fewTiles)
                        .get(0)
                        .name())
                .isEqualTo("gemm_128x128x64");
        assertThat(lower(gemm, List.of(SMALL, LARGE), List.of(1), manyTiles)
                        .get(0)
                        .name())
                .isEqualTo("gemm_64x32x64");
        ToDoubleFunction<List<Kernel>> widePanels =
                kernels -> -kernels.get(0).grid().panelWidth();
        assertThat(lower(gemm, List.of(SMALL), List.of(1), widePanels)
                        .get(0)
                        .grid()
                        .panelWidth())
                .isEqualTo(8);
    }

    @Test
    void rowsInStepsCoverWithFewTiles() {
        // 200 rows: two tiles of ceil8(100) = 104, three of ceil8(66.7) = 72, four of ceil8(50) = 56
        assertThat(STEPS.sizesFor(200)).extracting(GemmLibrary.Tile::rows).containsExactly(104, 72, 56);
        // 8 rows: one tile of 8, and no smaller
        assertThat(STEPS.sizesFor(8)).extracting(GemmLibrary.Tile::rows).containsExactly(8);
        assertThat(STEPS.sizesFor(40))
                .allSatisfy(tile -> assertThat(tile.operandRows()).isLessThanOrEqualTo(tile.rows()));
        assertThat(LARGE.sizesFor(5)).containsExactly(LARGE);
    }

    @Test
    void aKernelForManyRowsIsNotTakenForFew() {
        GemmLibrary.Tile many = new GemmLibrary.Tile(128, 0, 512, 128, 128, 4, 64, 128, 1, 1, true);
        assertThat(many.sizesFor(512)).containsExactly(many);
        assertThat(many.sizesFor(511)).isEmpty();
        assertThat(lower(
                                gemm(511, 512, 512),
                                List.of(SMALL, many),
                                List.of(1),
                                kernels -> kernels.get(0).name().equals("gemm_128x128x64") ? 0 : 1)
                        .get(0)
                        .name())
                .isEqualTo("gemm_64x32x64");
    }

    /** 8-bit products have one kernel that never splits, deep sums or not; 16-bit ones are split. */
    @Test
    void aTypeMayHaveKernelsOfItsOwn() {
        Target target =
                new Target(8, 64 << 10, 96 << 10, 1, Map.of(DataType.BF16, 1024.0, DataType.FP8_E4M3, 2048.0), 128);
        GemmLibrary own = new GemmLibrary(List.of(LARGE), List.of(1), 7, List.of(1));
        GemmLibrary library =
                new GemmLibrary(List.of(SMALL), List.of(2), 3, List.of(1), Map.of(DataType.FP8_E4M3, own));
        KernelLibrary others = Machines.gpuLibrary(Overlap.NONE, false, false);
        Lowering lowering = new Lowering(
                target, new KernelLibrary(library, others.attention(), others.stream()), kernels -> kernels.size());
        Gemm narrow = new Gemm("product", 64, 64, 1 << 16, 1, DataType.FP8_E4M3, DataType.BF16);
        List<Kernel> kernels = GemmLowering.lower(narrow, lowering);
        assertThat(kernels).extracting(Kernel::name).containsExactly("gemm_128x128x128");
        assertThat(kernels.get(0).setupLoads()).isEqualTo(7);
        Gemm wide = new Gemm("product", 64, 64, 1 << 16, 1, DataType.BF16, DataType.BF16);
        assertThat(GemmLowering.lower(wide, lowering))
                .extracting(Kernel::name)
                .containsExactly("gemm_64x32x64_split2", "split_sum_2");
    }

    @Test
    void whatIsMissingIsNamed() {
        assertThatThrownBy(() -> lower(
                        new Gemm("p", 8, 8, 8, 1, DataType.INT8, DataType.INT32),
                        List.of(SMALL),
                        List.of(1),
                        kernels -> 1))
                .isInstanceOf(UnsupportedOperatorException.class)
                .hasMessage("the device has no tensor units for int8; it has [bf16]");
        GemmLibrary.Tile huge = new GemmLibrary.Tile(256, 0, 256, 128, 4, 64, 128, 1, 1, true);
        assertThatThrownBy(() -> lower(gemm(8, 8, 8), List.of(huge), List.of(1), kernels -> 1))
                .as("256 KiB of sums")
                .hasMessageContaining("no tile of the library fits")
                .hasMessageContaining("65536 bytes");
        assertThatThrownBy(() -> new GemmLibrary(List.of(), List.of(1), 0, List.of(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> gemm(0, 1, 1)).hasMessageContaining("m=0");
    }

    @Test
    void workOfTheOperator() {
        Gemm gemm = gemm(3, 5, 7);
        assertThat(gemm.matrixFlops()).isEqualTo(2 * 2 * 3 * 5 * 7);
        // twice (21 + 35) bf16 operands and 15 bf16 results
        assertThat(gemm.memoryBytes()).isEqualTo(2 * 2 * (21 + 35 + 15));
    }

    /** Two products of bf16. */
    private static Gemm gemm(long m, long n, long k) {
        return new Gemm("product", m, n, k, 2, DataType.BF16, DataType.BF16);
    }

    private static List<Kernel> lower(
            Gemm gemm, List<GemmLibrary.Tile> tiles, List<Integer> splits, ToDoubleFunction<List<Kernel>> seconds) {
        KernelLibrary others = Machines.gpuLibrary(Overlap.NONE, false, false);
        GemmLibrary library = new GemmLibrary(tiles, splits, 3, List.of(1, 8, 4));
        return GemmLowering.lower(
                gemm, new Lowering(TARGET, new KernelLibrary(library, others.attention(), others.stream()), seconds));
    }

    private static long trips(Kernel kernel, int part) {
        return kernel.program().instructions().stream()
                .filter(instruction -> instruction.opcode() == Opcode.LOOP)
                .findFirst()
                .orElseThrow()
                .bound()
                .trips(new int[] {0, 0, part, 0});
    }
}
