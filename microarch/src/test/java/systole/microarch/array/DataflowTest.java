package systole.microarch.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import systole.isa.DataType;
import systole.microarch.TensorSpec;

final class DataflowTest {
    private static final TensorSpec GPU = unit(4, 8, 16, 4, "output-stationary");
    private static final TensorSpec TPU = unit(4, 128, 128, 1, "weight-stationary");

    @Test
    void outputStationary() {
        // 16 x 16 blocks over 4 units are 64 each, of 64 / 4 = 16 cycles
        assertThat(GPU.cycles(128, 256, 64, DataType.BF16)).isEqualTo(1024);
        // the peak: 128 * 256 * 64 / (4 * 8 * 16 * 4) is the same
        assertThat(128.0 * 256 * 64 / GPU.macsPerCycle(DataType.BF16)).isEqualTo(1024);
        assertThat(GPU.cycles(128, 256, 64, DataType.FP8_E4M3))
                .as("twice the rate")
                .isEqualTo(512);
        // 17 x 16 blocks over 4 units are 68 each
        assertThat(GPU.cycles(129, 256, 64, DataType.BF16)).isEqualTo(1088);
        // ceil(65 / 4) = 17 cycles a block
        assertThat(GPU.cycles(128, 256, 65, DataType.BF16)).isEqualTo(1088);
        // one block keeps one unit busy, three idle
        assertThat(GPU.cycles(1, 1, 4, DataType.BF16)).isEqualTo(1);
    }

    @Test
    void weightStationary() {
        // one unit of four holds the only block of weights; 1024 rows stream through it
        assertThat(TPU.cycles(1024, 128, 128, DataType.BF16)).isEqualTo(1024);
        // 4 x 3 blocks over 4 units are 3 each
        assertThat(TPU.cycles(1024, 512, 384, DataType.BF16)).isEqualTo(3072);
        // 5 blocks over 4 units are 2 each
        assertThat(TPU.cycles(1024, 640, 128, DataType.BF16)).isEqualTo(2048);
        assertThat(TPU.cycles(1024, 512, 384, DataType.FP8_E4M3))
                .as("two rows a cycle")
                .isEqualTo(1536);
    }

    @Test
    void fewRowsWaitForTheNextWeights() {
        // 8 rows take 8 cycles, but shifting in the next 128 x 128 weights takes 128
        assertThat(TPU.cycles(8, 512, 384, DataType.BF16)).isEqualTo(384);
        assertThat(TPU.cycles(128, 512, 384, DataType.BF16)).isEqualTo(384);
        assertThat(TPU.cycles(129, 512, 384, DataType.BF16)).isEqualTo(387);
    }

    @Test
    void inputStationary() {
        TensorSpec unit = unit(4, 128, 128, 1, "input-stationary");
        // the block of 128 x 128 inputs stays, 1024 columns of filters stream through
        assertThat(unit.cycles(128, 1024, 128, DataType.BF16)).isEqualTo(1024);
        // 3 x 4 blocks over 4 units are 3 each
        assertThat(unit.cycles(512, 1024, 384, DataType.BF16)).isEqualTo(3072);
        // a vector fills one column of cells; its 3 blocks are in 3 units
        assertThat(unit.cycles(1, 1024, 384, DataType.BF16)).isEqualTo(1024);
        assertThat(unit.cycles(128, 8, 384, DataType.BF16))
                .as("the next inputs")
                .isEqualTo(128);
    }

    /** What a product takes in a stream is what it takes alone on arrays with accumulators, without the fill and drain of one fold. */
    @Test
    void aStreamOfProductsIsThatOfOverlappingArrays() {
        Random random = new Random(14);
        for (int i = 0; i < 1000; i++) {
            ArraySpec array = new ArraySpec(
                    new ArrayGeometry(1 + random.nextInt(20), 1 + random.nextInt(20), 1 + random.nextInt(4)),
                    Dataflow.ALL.get(i % 3),
                    Folds.ACCUMULATED);
            ArrayGeometry geometry = array.geometry();
            Gemm gemm = RandomArrays.gemm(random, 90);
            TensorSpec unit = unit(
                    geometry.arrays(),
                    geometry.rows(),
                    geometry.columns(),
                    1,
                    array.dataflow().name());
            long steps = array.map(gemm).steps();
            long fillAndDrain = array.dataflow().foldCycles(geometry, steps) - array.foldInterval(steps);
            assertThat(unit.cycles(gemm.m(), gemm.n(), gemm.k(), DataType.BF16) + fillAndDrain)
                    .isEqualTo((double) ArrayTimer.stepped().time(array, gemm).cycles());
        }
    }

    @Test
    void neverFasterThanThePeak() {
        Random random = new Random(12);
        for (int i = 0; i < 2000; i++) {
            TensorSpec unit = unit(
                    1 + random.nextInt(8),
                    1 << random.nextInt(8),
                    1 << random.nextInt(8),
                    1 << random.nextInt(4),
                    Dataflow.ALL.get(random.nextInt(3)).name());
            long m = 1L + random.nextInt(500);
            long n = 1L + random.nextInt(500);
            long k = 1L + random.nextInt(500);
            DataType type = random.nextBoolean() ? DataType.BF16 : DataType.FP8_E4M3;
            assertThat(unit.cycles(m, n, k, type))
                    .as("%s: %d x %d x %d", unit, m, n, k)
                    .isGreaterThanOrEqualTo((double) m * n * k / unit.macsPerCycle(type) * (1 - 1e-12));
        }
    }

    @Test
    void namesAreKnown() {
        for (Dataflow dataflow : Dataflow.ALL) {
            assertThat(Dataflow.named(dataflow.name())).isSameAs(dataflow);
        }
        assertThatThrownBy(() -> Dataflow.named("row-stationary"))
                .hasMessage("found \"row-stationary\", expected one of [output-stationary, weight-stationary,"
                        + " input-stationary]");
    }

    @Test
    void missingTypesHaveNoRate() {
        assertThat(GPU.macsPerCycle(DataType.INT8)).isZero();
        assertThatThrownBy(() -> unit(0, 1, 1, 1, "output-stationary")).isInstanceOf(IllegalArgumentException.class);
    }

    private static TensorSpec unit(int units, int rows, int columns, int depth, String dataflow) {
        return new TensorSpec(
                units,
                rows,
                columns,
                depth,
                Dataflow.named(dataflow),
                Map.of(DataType.BF16, 1.0, DataType.FP8_E4M3, 2.0),
                0,
                1);
    }
}
