package systole.workloads.lowering.gemm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import systole.isa.DataType;
import systole.microarch.Action;
import systole.microarch.DeviceSpec;
import systole.microarch.timing.KernelTime;
import systole.microarch.timing.Residency;
import systole.microarch.timing.TileTimer;
import systole.workloads.operator.Gemm;

/** Products of random shapes, whole and split, timed tile by tile: what must hold of every one of them. */
final class GemmTimingTest {
    private static final int CASES = 200;

    private final Random random = new Random(14);

    @Test
    void skippingSteadyLoopsChangesNothing() {
        for (int i = 0; i < CASES; i++) {
            GemmCase gemm = GemmCase.random(random);
            List<KernelTime> skipped = times(gemm, true);
            List<KernelTime> whole = times(gemm, false);
            for (int kernel = 0; kernel < skipped.size(); kernel++) {
                assertThat(skipped.get(kernel).ticks())
                        .as("%s", gemm)
                        .isEqualTo(whole.get(kernel).ticks());
                assertThat(skipped.get(kernel).accounts())
                        .as("%s", gemm)
                        .isEqualTo(whole.get(kernel).accounts());
                assertThat(skipped.get(kernel).counts())
                        .as("%s", gemm)
                        .isEqualTo(whole.get(kernel).counts());
            }
        }
    }

    @Test
    void equalInputGivesEqualTimes() {
        for (int i = 0; i < 20; i++) {
            GemmCase gemm = GemmCase.random(random);
            List<KernelTime> once = times(gemm, true);
            List<KernelTime> again = times(gemm, true);
            for (int kernel = 0; kernel < once.size(); kernel++) {
                assertThat(again.get(kernel))
                        .usingRecursiveComparison()
                        .as("%s", gemm)
                        .isEqualTo(once.get(kernel));
            }
        }
    }

    @Test
    void countsFollowFromShapeAndTile() {
        int splits = 0;
        for (int i = 0; i < CASES; i++) {
            GemmCase test = GemmCase.random(random);
            Gemm gemm = test.gemm();
            List<KernelTime> times = times(test, true);
            KernelTime product = times.get(0);
            long rows = test.kernels().get(0).buffers().get(0).rows();
            long columns = test.tile().columns();
            long cells = gemm.batch() * gemm.m() * gemm.n();

            assertThat(product.count(Action.MAC_USEFUL)).as("%s", test).isEqualTo(cells * gemm.k());
            assertThat(product.count(Action.MAC_ISSUED)).as("%s", test).isGreaterThanOrEqualTo(cells * gemm.k());
            // each row of A is loaded once for every column of tiles, each row of B once for every row of tiles; parts
            // of the
            // sums share out k
            long loadedRows = gemm.m() * ceil(gemm.n(), columns) + gemm.n() * ceil(gemm.m(), rows);
            assertThat(product.count(Action.LOADED_BYTE))
                    .as("%s", test)
                    .isEqualTo(gemm.batch() * loadedRows * gemm.type().bytes(gemm.k()));
            DataType partial = test.parts() > 1 ? DataType.FP32 : gemm.output();
            assertThat(product.count(Action.STORED_BYTE)).as("%s", test).isEqualTo(test.parts() * partial.bytes(cells));
            assertThat(product.count(Action.MEMORY_WRITE_BYTE)).isEqualTo(product.count(Action.STORED_BYTE));
            assertThat(product.count(Action.TILE))
                    .isEqualTo(gemm.batch() * test.parts() * ceil(gemm.m(), rows) * ceil(gemm.n(), columns));
            assertThat(times).hasSize(test.parts() > 1 ? 2 : 1);
            if (test.parts() > 1) {
                splits++;
                KernelTime sum = times.get(1);
                assertThat(sum.count(Action.LOADED_BYTE)).as("%s", test).isEqualTo(test.parts() * 4L * cells);
                assertThat(sum.count(Action.STORED_BYTE))
                        .as("%s", test)
                        .isEqualTo(gemm.output().bytes(cells));
                assertThat(sum.count(Action.MAC_USEFUL)).isZero();
            }
        }
        assertThat(splits).as("split products among them").isGreaterThan(CASES / 20);
    }

    @Test
    void memoryBringsEachOperandAtLeastOnceAndNoMoreThanWasLoaded() {
        for (int i = 0; i < CASES; i++) {
            GemmCase test = GemmCase.random(random);
            Gemm gemm = test.gemm();
            KernelTime time = times(test, true).get(0);
            long setup = 128L * test.kernels().get(0).setupLoads();
            long operands = gemm.batch() * (gemm.m() + gemm.n()) * gemm.type().bytes(gemm.k());
            if (test.device().cache() != null) {
                assertThat(time.count(Action.MEMORY_READ_BYTE) - setup)
                        .as("%s", test)
                        .isGreaterThanOrEqualTo(operands);
            }
            assertThat(time.count(Action.MEMORY_READ_BYTE) - setup)
                    .as("%s", test)
                    .isLessThanOrEqualTo(time.count(Action.LOADED_BYTE));
        }
    }

    @Test
    void neverFasterThanTheRoofline() {
        for (int i = 0; i < CASES; i++) {
            GemmCase test = GemmCase.random(random);
            Gemm gemm = test.gemm();
            DeviceSpec device = test.device();
            double seconds = times(test, true).get(0).seconds();
            double products = gemm.matrixFlops()
                    / device.peakOpsPerSecond(gemm.type(), device.clock().maximumHertz());
            double operands =
                    (double) gemm.batch() * (gemm.m() + gemm.n()) * gemm.type().bytes(gemm.k());
            assertThat(seconds).as("%s", test).isGreaterThan(products);
            assertThat(seconds)
                    .as("%s", test)
                    .isGreaterThan(sharedFor(test) * operands / device.memory().bandwidthBytesPerSecond());
        }
    }

    /** Without a cache one copy that is multicast serves several cores: fewer bytes than the operands where edges are thin. */
    private static double sharedFor(GemmCase test) {
        return test.device().cache() != null
                ? 1
                : 1.0 / Math.max(test.tile().sharersOfA(), test.tile().sharersOfB());
    }

    @Test
    void fasterMemoryIsNotSlower() {
        notSlower(2, 1, 1, 100, 0.01, 1.005);
    }

    @Test
    void fasterCacheIsNotSlower() {
        notSlower(1, 2, 1, 100, 0.01, 1.005);
    }

    @Test
    void higherClockIsNotSlower() {
        notSlower(1, 1, 1, 120, 0.01, 1.005);
    }

    /** Cores that run in step load together and store together, so that fewer rounds overlap less. */
    @Test
    void moreCoresAreSeldomSlower() {
        notSlower(1, 1, 2, 100, 0.03, 1.15);
    }

    /**
     * Never slower is the rule, but not a theorem: cache and memory serve requests in the order they come, and a faster part
     * can bring a request that nobody waits for ahead of one that somebody does. How often and by how much is bounded here.
     */
    private void notSlower(
            double memory, double cache, int cores, int clockPercent, double exceptions, double slowest) {
        int slower = 0;
        for (int i = 0; i < CASES; i++) {
            GemmCase test = GemmCase.random(random);
            double before = seconds(times(test, true));
            DeviceSpec faster = GemmCase.faster(test.device(), memory, cache, cores, clockPercent);
            double after = seconds(times(test.on(faster), true));
            slower += after > before * (1 + 1e-9) ? 1 : 0;
            assertThat(after).as("%s", test).isLessThanOrEqualTo(before * slowest);
        }
        assertThat(slower).isLessThanOrEqualTo((int) (exceptions * CASES));
    }

    private static double seconds(List<KernelTime> times) {
        return times.stream().mapToDouble(KernelTime::seconds).sum();
    }

    private static List<KernelTime> times(GemmCase test, boolean skip) {
        TileTimer timer = new TileTimer(skip);
        return test.kernels().stream()
                .map(kernel -> timer.time(
                        kernel,
                        test.device(),
                        test.device().clock().maximumHertz(),
                        Residency.cold(kernel.tensors().size())))
                .toList();
    }

    private static long ceil(long a, long b) {
        return (a + b - 1) / b;
    }
}
