package systole.study.microbench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import systole.isa.DataType;
import systole.memory.AccessProfile;
import systole.memory.CacheSpec;
import systole.memory.DramSpec;
import systole.microarch.ClockSpec;
import systole.microarch.CoreSpec;
import systole.microarch.DeviceSpec;
import systole.microarch.EnergyTable;
import systole.microarch.LaunchSpec;
import systole.microarch.PowerSpec;
import systole.microarch.TensorSpec;
import systole.microarch.array.Dataflow;
import systole.microarch.timing.TileTimer;
import systole.study.microbench.Microbenchmarks.Stream;
import systole.system.json.Descriptions;

final class MicrobenchmarksTest {
    private static final CacheSpec CACHE = new CacheSpec(16_000_000, 1, 400e9, 200e-9, 32);
    /** 64 bytes in 0.64 ns, 500 ns away. */
    private static final DramSpec MEMORY =
            new DramSpec("test", 1L << 34, 100e9, 500e-9, 1024, 16, 64, AccessProfile.constant(1, 0, 1024));
    /** The same at 72 of 100 GB/s. */
    private static final DramSpec SLOWER =
            new DramSpec("test", 1L << 34, 100e9, 500e-9, 1024, 16, 64, AccessProfile.constant(0.72, 0, 1024));

    @Test
    void chaseIsLatencyAndTheWayOfALine() {
        Microbenchmarks benchmarks = new Microbenchmarks(device(CACHE, MEMORY));
        // 128 bytes: two accesses of 0.64 ns, longer than 1 ns of port; then memory's latency
        assertThat(benchmarks.chaseSeconds(false)).isEqualTo(501.28e-9, within(1e-14));
        // 128 bytes at 128 a cycle of 1 ns, longer than the 0.32 ns of the cache
        assertThat(benchmarks.chaseSeconds(true)).isEqualTo(201e-9, within(1e-14));
    }

    @Test
    void chaseWithoutACache() {
        assertThat(new Microbenchmarks(device(null, MEMORY)).chaseSeconds(false))
                .isEqualTo(501.28e-9, within(1e-14));
    }

    @ParameterizedTest
    @EnumSource
    void streamsReachTheRateOfMemory(Stream stream) {
        assertThat(new Microbenchmarks(device(CACHE, MEMORY)).streamBytesPerSecond(stream))
                .isEqualTo(100e9, within(2e9));
        assertThat(new Microbenchmarks(device(CACHE, SLOWER)).streamBytesPerSecond(stream))
                .isEqualTo(72e9, within(1.5e9));
    }

    /**
     * Little's law: 4 cores of 2 KiB each 500 ns and 16 cycles of port are 15.9 GB/s; with 16 KiB they ask for 104 GB/s, more than memory
     * has.
     */
    @Test
    void fewBytesInFlightWaitForLatencyAndManyForMemory() {
        Microbenchmarks benchmarks = new Microbenchmarks(device(CACHE, MEMORY));
        assertThat(benchmarks.streamInFlightBytesPerSecond(2048)).isEqualTo(15.9e9, within(0.4e9));
        assertThat(benchmarks.streamInFlightBytesPerSecond(1 << 14)).isEqualTo(100e9, within(2e9));
    }

    /**
     * 1024 products a cycle: 64 x 64 x 16 take 64 cycles, and so do 16 x 16 x 256, which read 16 KiB: 256 bytes a cycle, far from the 4096
     * of this scratchpad. That of A100 has 128 bytes a cycle, and products of few rows wait for it.
     */
    @Test
    void productsOfOneCore() {
        Microbenchmarks benchmarks = new Microbenchmarks(device(CACHE, MEMORY));
        assertThat(benchmarks.productCycles(DataType.BF16, 64, 64, 16)).isEqualTo(64, within(0.1));
        assertThat(benchmarks.scratchBytesPerCycle()).isEqualTo(256, within(0.2));
        DeviceSpec a100 = Descriptions.device("a100-sxm-80gb").spec();
        assertThat(new Microbenchmarks(a100).scratchBytesPerCycle()).isEqualTo(128, within(0.2));
    }

    @Test
    void sweepWithinTheCapacityRunsAtTheCache() {
        // 400 GB/s; 2 us of launch and the start of the pipeline in 168 us
        assertThat(new Microbenchmarks(device(CACHE, MEMORY)).sweepBytesPerSecond(8L << 20))
                .isEqualTo(400e9, within(12e9));
    }

    @Test
    void sweepOfTwiceTheCapacityHitsAFifth() {
        // 0.7968 of the bytes come at 100 GB/s; the first of eight sweeps finds a little less
        assertThat(new Microbenchmarks(device(CACHE, MEMORY)).sweepBytesPerSecond(32_000_000))
                .isEqualTo(125.5e9, within(5e9));
    }

    @Test
    void smallKernelIsMostlyLaunch() {
        double seconds = new Microbenchmarks(device(CACHE, MEMORY)).smallKernelSeconds();
        // gap, start and end of 1 us each and one hit; each core then loads and stores eight times 1 KiB: 8 ns a way
        assertThat(seconds).isGreaterThan(3.2e-6).isLessThan(3.2e-6 + 8 * (200e-9 + 3 * 8e-9));
    }

    @ParameterizedTest
    @ValueSource(strings = {"h100-sxm-80gb", "a100-sxm-80gb", "tpu-v4"})
    void skippingChangesNoMicrobenchmark(String id) {
        DeviceSpec device = Descriptions.device(id).spec();
        Microbenchmarks skipping = new Microbenchmarks(device, new TileTimer(true));
        Microbenchmarks whole = new Microbenchmarks(device, new TileTimer(false));
        assertThat(skipping.chaseSeconds(false)).isEqualTo(whole.chaseSeconds(false));
        assertThat(skipping.chaseSeconds(true)).isEqualTo(whole.chaseSeconds(true));
        assertThat(skipping.smallKernelSeconds()).isEqualTo(whole.smallKernelSeconds());
        for (long footprint : new long[] {4L << 20, 32L << 20, 128L << 20}) {
            assertThat(skipping.sweepBytesPerSecond(footprint)).isEqualTo(whole.sweepBytesPerSecond(footprint));
        }
    }

    /** Four cores at 1 GHz with ports of 128 bytes a cycle. */
    private static DeviceSpec device(@Nullable CacheSpec cache, DramSpec memory) {
        TensorSpec tensor = new TensorSpec(
                1,
                16,
                16,
                4,
                Dataflow.named("output-stationary"),
                Map.of(DataType.BF16, 1.0, DataType.FP16, 1.0),
                10,
                1);
        return new DeviceSpec(
                "small",
                4,
                new ClockSpec(1_000_000_000, 1_000_000_000, 500_000_000, 10_000_000, 0.6, 600_000_000, 1.0),
                new CoreSpec(tensor, 128, 16, 1 << 18, 4096, 1 << 16, 128, 1 << 16),
                cache,
                memory,
                new LaunchSpec(1e-6, 2e-6, 1e-6, 1e-6, 100e-9, 3e-6, 5e-6),
                new PowerSpec(300, 20, 50),
                new EnergyTable(Map.of(DataType.BF16, 50.0), 0.25, 2, 8, 1, 3, 40, 1000, 10));
    }
}
