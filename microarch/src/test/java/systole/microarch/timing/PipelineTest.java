package systole.microarch.timing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import systole.isa.Affine;
import systole.isa.DataType;
import systole.isa.Kernel;
import systole.isa.KernelBuilder;
import systole.isa.Opcode;
import systole.isa.Operand;
import systole.isa.Operand.BufferRef;
import systole.isa.Queue;
import systole.memory.CacheSpec;
import systole.microarch.Action;
import systole.microarch.DeviceSpec;
import systole.microarch.TestDevices;
import systole.sim.Ticks;

/** The pipelined product on random shapes: against a recurrence of a few lines, and with and without skipping. */
final class PipelineTest {
    private final Random random = new Random(13);

    @Test
    void agreesWithTheRecurrence() {
        for (int i = 0; i < 300; i++) {
            int rows = 16 * (1 + random.nextInt(8));
            int columns = 16 * (1 + random.nextInt(8));
            int depth = 32 * (1 + random.nextInt(4));
            int stages = 1 + random.nextInt(6);
            int steps = 1 + random.nextInt(200);
            long latency = random.nextInt(3) * 400L;
            int tensorLatency = random.nextInt(40);
            DeviceSpec small = TestDevices.small();
            DeviceSpec device = TestDevices.with(
                    TestDevices.with(small, TestDevices.tensorLatency(small.core(), tensorLatency), 4),
                    null,
                    TestDevices.memory(random.nextBoolean() ? 100e9 : 50e9, latency * 1e-9));
            Kernel kernel = Kernels.pipelined(rows, columns, depth, stages, steps, 1, 1, random.nextBoolean());

            long expected = recurrence(device, rows, columns, depth, stages, steps, latency, tensorLatency);
            for (boolean skip : new boolean[] {true, false}) {
                long found = Ticks.toPicoseconds(new TileTimer(skip)
                        .time(kernel, device, 1_000_000_000, Residency.cold(3))
                        .ticks());
                assertThat(found)
                        .as("%dx%dx%d, %d stages, %d steps, skipping %s", rows, columns, depth, stages, steps, skip)
                        .isEqualTo(expected);
            }
        }
    }

    /** Picoseconds of one core: when each load and product can start, step by step. */
    private static long recurrence(
            DeviceSpec device,
            int rows,
            int columns,
            int depth,
            int stages,
            int steps,
            long latencyNanoseconds,
            int tensorLatency) {
        long[] emptied = new long[steps + stages];
        long memoryPerAccess = Math.round(64e12 / device.memory().bandwidthBytesPerSecond());
        long load = 0;
        long memory = 0;
        long tensor = 0;
        for (int step = 0; step < steps; step++) {
            load = Math.max(load, emptied[step]);
            long arrived = 0;
            for (long bytes : new long[] {2L * rows * depth, 2L * columns * depth}) {
                memory = Math.max(load, memory) + bytes / 64 * memoryPerAccess;
                load += bytes / 64 * 1000;
                arrived = Math.max(arrived, Math.max(load, memory) + latencyNanoseconds * 1000);
            }
            long blocks = (rows / 16) * (long) (columns / 16);
            tensor = Math.max(tensor, arrived) + blocks * (depth / 4) * 1000;
            emptied[step + stages] = tensor + tensorLatency * 1000L;
        }
        long store = tensor + tensorLatency * 1000L + 4L * rows * columns / 64 * 1000;
        return 1_000_000 + store + 1_000_000;
    }

    @Test
    void skippingChangesNothing() {
        for (int i = 0; i < 200; i++) {
            Kernel kernel = Kernels.pipelined(
                    16 * (1 + random.nextInt(8)),
                    16 * (1 + random.nextInt(8)),
                    32 * (1 + random.nextInt(4)),
                    1 + random.nextInt(6),
                    1 + random.nextInt(120),
                    1 + random.nextInt(5),
                    1 + random.nextInt(5),
                    random.nextBoolean());
            DeviceSpec device = random.nextInt(3) == 0 ? TestDevices.small() : cachedDevice();
            long hertz = random.nextBoolean() ? 1_000_000_000 : 730_000_000;
            KernelTime skipped = new TileTimer(true).time(kernel, device, hertz, Residency.cold(3));
            KernelTime whole = new TileTimer(false).time(kernel, device, hertz, Residency.cold(3));
            assertThat(skipped.ticks()).as("%s", kernel).isEqualTo(whole.ticks());
            assertThat(skipped.accounts()).as("%s", kernel).isEqualTo(whole.accounts());
            assertThat(skipped.counts()).as("%s", kernel).isEqualTo(whole.counts());
        }
    }

    /** One core and one tile: nothing can overtake, so better is never worse. */
    @Test
    void widerMemoryShorterLatencyAndHigherClockAreNeverSlower() {
        for (int i = 0; i < 200; i++) {
            Kernel kernel = Kernels.pipelined(
                    16 * (1 + random.nextInt(8)),
                    16 * (1 + random.nextInt(8)),
                    32 * (1 + random.nextInt(4)),
                    1 + random.nextInt(6),
                    1 + random.nextInt(120),
                    1,
                    1,
                    true);
            double bandwidth = 20e9 + 1e9 * random.nextInt(200);
            double latency = 1e-9 * random.nextInt(1000);
            double base = seconds(kernel, bandwidth, latency, 800_000_000);
            double most = base * (1 + 1e-9);
            assertThat(seconds(kernel, bandwidth * 1.3, latency, 800_000_000)).isLessThanOrEqualTo(most);
            assertThat(seconds(kernel, bandwidth, latency / 2, 800_000_000)).isLessThanOrEqualTo(most);
            assertThat(seconds(kernel, bandwidth, latency, 930_000_000)).isLessThanOrEqualTo(most);
        }
    }

    private static double seconds(Kernel kernel, double bandwidth, double latency, long hertz) {
        DeviceSpec device = TestDevices.with(TestDevices.small(), null, TestDevices.memory(bandwidth, latency));
        return new TileTimer(true)
                .time(kernel, device, hertz, Residency.cold(3))
                .seconds();
    }

    @Test
    void skippingSkips() {
        Kernel kernel = Kernels.pipelined(64, 64, 64, 2, 100_000, 1, 1, true);
        long skipped = new TileTimer(true)
                .time(kernel, TestDevices.small(), 1_000_000_000, Residency.cold(3))
                .events();
        // two loads a step and one store
        long whole = new TileTimer(false)
                .time(kernel, TestDevices.small(), 1_000_000_000, Residency.cold(3))
                .events();
        assertThat(whole).isEqualTo(200_001);
        assertThat(skipped).isLessThan(1000);
    }

    @Test
    void closedFormIsNearWhereOneResourceSetsThePace() {
        DeviceSpec device =
                TestDevices.with(TestDevices.small(), TestDevices.cached().cache(), TestDevices.memory(1000e9, 500e-9));
        for (int steps : new int[] {50, 200, 1000}) {
            Kernel kernel = Kernels.pipelined(64, 128, 64, 4, steps, 2, 2, true);
            double fast = new FastTimer()
                    .time(kernel, device, 1_000_000_000, Residency.cold(3))
                    .seconds();
            double tile = new TileTimer(true)
                    .time(kernel, device, 1_000_000_000, Residency.cold(3))
                    .seconds();
            assertThat(fast).as("%d steps", steps).isEqualTo(tile, within(0.05 * tile));
        }
    }

    private DeviceSpec cachedDevice() {
        CacheSpec cache =
                new CacheSpec(50_000L * (1 + random.nextInt(40)), 1, 200e9 + 1e9 * random.nextInt(400), 200e-9, 32);
        return TestDevices.with(
                TestDevices.small(), cache, TestDevices.memory(50e9 + 1e9 * random.nextInt(300), 500e-9));
    }

    /** A loop of 1000 trips over a tensor of 150 tiles: the iterations past its end load nothing and must not be skipped as if they did. */
    @Test
    void skippingStopsWhereTilesAreClipped() {
        KernelBuilder k = new KernelBuilder("past_the_end");
        int data = k.tensor("data", DataType.BF16, 64, 150 * 32);
        BufferRef tile = k.scratch("tile", DataType.BF16, 64, 32, 4);
        BufferRef sum = k.accumulator("sum", DataType.FP32, 64, 64, 1);
        int full = k.semaphore("full", 0);
        int empty = k.semaphore("empty", 4);
        k.loop(1000);
        k.wait(Queue.LOAD, empty);
        k.emit(Opcode.LOAD, tile, k.tile(data, 1, List.of(Affine.ZERO, Affine.loop(0, 32)), 64, 32));
        k.signal(Queue.LOAD, full).wait(Queue.TENSOR, full);
        k.emit(Opcode.MMA_T, sum, tile, tile);
        k.signal(Queue.TENSOR, empty);
        k.end();
        Kernel kernel = k.build(Kernels.one());
        KernelTime skipped = new TileTimer(true).time(kernel, TestDevices.small(), 1_000_000_000, Residency.cold(1));
        KernelTime whole = new TileTimer(false).time(kernel, TestDevices.small(), 1_000_000_000, Residency.cold(1));
        assertThat(skipped.count(Action.LOADED_BYTE)).isEqualTo(2L * 64 * 150 * 32);
        assertThat(skipped.ticks()).isEqualTo(whole.ticks());
        assertThat(skipped.counts()).isEqualTo(whole.counts());
        assertThat(skipped.events()).isLessThan(whole.events());
    }

    /** A store inside the loop: every event is run, and the result is the same. */
    @Test
    void storesInsideLoopsAreNotSkipped() {
        KernelBuilder k = new KernelBuilder("copy_loop");
        int from = k.tensor("from", DataType.FP32, 400 * 1024);
        int to = k.tensor("to", DataType.FP32, 400 * 1024);
        BufferRef tile = k.scratch("tile", DataType.FP32, 1, 1024, 2);
        int full = k.semaphore("full", 0);
        int empty = k.semaphore("empty", 2);
        k.loop(400);
        k.wait(Queue.LOAD, empty);
        k.emit(Opcode.LOAD, tile, k.tile(from, 1, List.of(Affine.loop(0, 1024)), 1024));
        k.signal(Queue.LOAD, full).wait(Queue.STORE, full);
        k.emit(Opcode.STORE, k.tile(to, 1, List.of(Affine.loop(0, 1024)), 1024), tile);
        k.signal(Queue.STORE, empty);
        k.end();
        Kernel kernel = k.build(Kernels.one());
        KernelTime skipped = new TileTimer(true).time(kernel, cachedDevice(), 1_000_000_000, Residency.cold(2));
        KernelTime whole = new TileTimer(false).time(kernel, cachedDevice(), 1_000_000_000, Residency.cold(2));
        assertThat(skipped.ticks()).isEqualTo(whole.ticks());
        assertThat(skipped.counts()).isEqualTo(whole.counts());
    }

    /** What moves between devices has no time on one alone. */
    @Test
    void linkInstructionsAreRefused() {
        KernelBuilder k = new KernelBuilder("send");
        BufferRef tile = k.scratch("tile", DataType.FP32, 1, 64, 1);
        k.emit(Opcode.SEND, tile, new Operand.Peer(1));
        Kernel kernel = k.build(Kernels.one());
        assertThatThrownBy(
                        () -> new TileTimer(true).time(kernel, TestDevices.small(), 1_000_000_000, Residency.cold(0)))
                .isInstanceOf(LinksMissingException.class)
                .hasMessage("kernel send: send needs links to other devices, and a device alone has none");
    }
}
