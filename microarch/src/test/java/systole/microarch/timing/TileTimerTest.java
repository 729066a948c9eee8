package systole.microarch.timing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.List;
import org.junit.jupiter.api.Test;
import systole.isa.Affine;
import systole.isa.DataType;
import systole.isa.Kernel;
import systole.isa.KernelBuilder;
import systole.isa.Opcode;
import systole.isa.Operand.BufferRef;
import systole.isa.Queue;
import systole.microarch.Action;
import systole.microarch.DeviceSpec;
import systole.microarch.TestDevices;
import systole.microarch.power.Component;
import systole.microarch.power.Energy;
import systole.sim.Resource;
import systole.sim.Ticks;

/** Times of small kernels against arithmetic on paper; all in picoseconds, 1 GHz is 1000 ps a cycle. */
final class TileTimerTest {
    private static final DeviceSpec SMALL = TestDevices.small();
    private static final DeviceSpec CACHED = TestDevices.cached();
    /** The small device where nothing has a latency. */
    private static final DeviceSpec PROMPT = TestDevices.with(
            TestDevices.with(SMALL, TestDevices.tensorLatency(SMALL.core(), 0), 4), null, TestDevices.memory(100e9, 0));

    @Test
    void loadThenMultiplyThenStore() {
        KernelTime time = cold(Kernels.single(Kernels.Variant.WHOLE), SMALL);

        // each operand tile: 8192 bytes through the port in 128 ns (memory needs 81.92 ns); 500 ns after the second has
        // left,
        // 4 * 4 blocks of 64 / 4 cycles = 256 ns and 10 ns of latency; 16384 bytes out in 256 ns; start and end 1 us
        // each
        assertThat(picoseconds(time)).isEqualTo(1000_000 + 2 * 128_000 + 500_000 + 266_000 + 256_000 + 1000_000);
        assertThat(account(time, Resource.LAUNCH)).isEqualTo(2000_000);
        assertThat(account(time, Resource.CORE_PORT))
                .as("two loads and a store")
                .isEqualTo(512_000);
        assertThat(account(time, Resource.LATENCY)).isEqualTo(500_000);
        assertThat(account(time, Resource.TENSOR)).isEqualTo(266_000);
        assertThat(account(time, Resource.MEMORY)).isZero();
        assertThat(time.bound()).isEqualTo(Resource.LAUNCH);
        assertThat(time.count(Action.LOADED_BYTE)).isEqualTo(16_384);
        assertThat(time.count(Action.STORED_BYTE)).isEqualTo(16_384);
        assertThat(time.count(Action.MEMORY_READ_BYTE)).isEqualTo(16_384);
        assertThat(time.count(Action.MEMORY_WRITE_BYTE)).isEqualTo(16_384);
        assertThat(time.count(Action.CACHE_BYTE)).as("there is no cache").isZero();
        assertThat(time.count(Action.MAC_USEFUL)).isEqualTo(64 * 64 * 64);
        assertThat(time.count(Action.MAC_ISSUED)).isEqualTo(64 * 64 * 64);
        assertThat(time.count(Action.TILE)).isEqualTo(1);
        // loads and store through the scratchpad once each; the one 64 x 64 part reads both operands once
        assertThat(time.count(Action.SCRATCH_BYTE)).isEqualTo(16_384 + 16_384 + 16_384);
        // three times 8192 bytes (the result is twice that) in rows of 1024 bytes
        assertThat(time.count(Action.ACTIVATION)).isEqualTo(8 + 8 + 16);
        assertThat(time.macType()).isEqualTo(DataType.BF16);
    }

    @Test
    void productsOfOneWarpReachAPartOfTheRate() {
        Kernel kernel = Kernels.single(Kernels.Variant.WHOLE);
        DeviceSpec slow = TestDevices.with(SMALL, TestDevices.warpShare(SMALL.core(), 0.25), SMALL.cores());

        long whole = picoseconds(cold(kernel, SMALL));
        assertThat(picoseconds(cold(kernel, slow))).isEqualTo(whole);
        assertThat(picoseconds(cold(Kernels.warps(kernel), SMALL))).isEqualTo(whole);
        // 64 x 64 x 64 products at 1024 a cycle take 256 cycles of 1 ns, and four times that at a quarter of the rate
        assertThat(picoseconds(cold(Kernels.warps(kernel), slow)) - whole).isEqualTo(3 * 256_000);
    }

    @Test
    void operandsThatAreNotBufferedAreReadBeforeTheyAreMultiplied() {
        Kernel kernel = Kernels.single(Kernels.Variant.WHOLE);
        KernelTime buffered = cold(kernel, SMALL);
        KernelTime unbuffered = cold(Kernels.unbuffered(kernel), SMALL);

        // both operands, 16384 bytes, out of the scratchpad at 4096 bytes a cycle
        assertThat(picoseconds(unbuffered) - picoseconds(buffered)).isEqualTo(4_000);
        assertThat(unbuffered.count(Action.SCRATCH_BYTE)).isEqualTo(buffered.count(Action.SCRATCH_BYTE));
    }

    @Test
    void deletedLoadIsMissingFromBytesAndTime() {
        KernelTime whole = cold(Kernels.single(Kernels.Variant.WHOLE), SMALL);
        KernelTime without = cold(Kernels.single(Kernels.Variant.WITHOUT_LOAD_OF_B), SMALL);

        // 8192 bytes, 128 ns of the port
        assertThat(picoseconds(whole) - picoseconds(without)).isEqualTo(128_000);
        assertThat(whole.count(Action.LOADED_BYTE) - without.count(Action.LOADED_BYTE))
                .isEqualTo(8192);
        assertThat(whole.count(Action.MEMORY_READ_BYTE) - without.count(Action.MEMORY_READ_BYTE))
                .isEqualTo(8192);
        assertThat(without.count(Action.MAC_ISSUED)).isEqualTo(whole.count(Action.MAC_ISSUED));
    }

    /**
     * The load of B moves 64 x 64 x 2 = 8192 bytes: 8192 x 40 pJ of memory and 8 rows of 1 KiB at 1000 pJ are 335,680 pJ, and
     * 8192 pJ of scratchpad at 1 pJ a byte. Products stay.
     */
    @Test
    void deletedLoadIsMissingFromTheEnergy() {
        KernelTime whole = new TileTimer(true)
                .time(Kernels.single(Kernels.Variant.WHOLE), TestDevices.small(), 1_000_000_000, Residency.cold(3));
        KernelTime without = new TileTimer(true)
                .time(
                        Kernels.single(Kernels.Variant.WITHOUT_LOAD_OF_B),
                        TestDevices.small(),
                        1_000_000_000,
                        Residency.cold(3));
        double[] before = Energy.dynamic(whole, TestDevices.small(), 1_000_000_000);
        double[] after = Energy.dynamic(without, TestDevices.small(), 1_000_000_000);
        int memory = Component.MEMORY.ordinal();
        int scratchpad = Component.SCRATCHPAD.ordinal();
        assertThat(before[memory] - after[memory]).isCloseTo(335_680e-12, within(1e-15));
        assertThat(before[scratchpad] - after[scratchpad]).isCloseTo(8192e-12, within(1e-15));
        assertThat(after[Component.TENSOR.ordinal()]).isEqualTo(before[Component.TENSOR.ordinal()]);
    }

    @Test
    void barriersOrderQueuesLikeSemaphores() {
        KernelTime time = cold(Kernels.single(Kernels.Variant.WITH_BARRIERS), SMALL);
        assertThat(picoseconds(time)).isEqualTo(picoseconds(cold(Kernels.single(Kernels.Variant.WHOLE), SMALL)));
    }

    @Test
    void tensorBoundPipeline() {
        KernelTime time = cold(Kernels.pipelined(64, 128, 64, 2, 10, 1, 1, true), PROMPT);
        // fill: 8192 + 16384 bytes in 384 ns; ten products of 4 * 8 blocks * 16 cycles; store of 32768 bytes
        assertThat(picoseconds(time)).isEqualTo(2000_000 + 384_000 + 10 * 512_000 + 512_000);
        assertThat(time.bound()).isEqualTo(Resource.TENSOR);
        assertThat(account(time, Resource.TENSOR)).isEqualTo(5120_000);
    }

    @Test
    void loadBoundPipeline() {
        KernelTime time = cold(Kernels.pipelined(64, 32, 64, 2, 10, 1, 1, true), PROMPT);
        // ten loads of 8192 + 4096 bytes in 192 ns; the last product of 4 * 2 * 16 cycles; store of 8192 bytes
        assertThat(picoseconds(time)).isEqualTo(2000_000 + 10 * 192_000 + 128_000 + 128_000);
        assertThat(account(time, Resource.CORE_PORT)).isEqualTo(1920_000 + 128_000);
    }

    @Test
    void oneStageOverlapsNothing() {
        KernelTime time = cold(Kernels.pipelined(64, 32, 64, 1, 10, 1, 1, true), PROMPT);
        assertThat(picoseconds(time)).isEqualTo(2000_000 + 10 * (192_000 + 128_000) + 128_000);
    }

    @Test
    void doubledTripsDoubleTheProducts() {
        KernelTime once = cold(Kernels.pipelined(64, 128, 64, 2, 10, 1, 1, true), PROMPT);
        KernelTime twice = cold(Kernels.pipelined(64, 128, 64, 2, 20, 1, 1, true), PROMPT);
        assertThat(once.count(Action.MAC_USEFUL)).isEqualTo(64 * 128 * 640);
        assertThat(twice.count(Action.MAC_USEFUL)).isEqualTo(2 * once.count(Action.MAC_USEFUL));
        assertThat(twice.count(Action.MAC_ISSUED)).isEqualTo(2 * once.count(Action.MAC_ISSUED));
        assertThat(twice.count(Action.LOADED_BYTE)).isEqualTo(2 * once.count(Action.LOADED_BYTE));
        assertThat(twice.count(Action.STORED_BYTE)).isEqualTo(once.count(Action.STORED_BYTE));
        assertThat(picoseconds(twice) - picoseconds(once)).isEqualTo(10 * 512_000);
    }

    @Test
    void coresShareMemory() {
        KernelTime time = cold(Kernels.loads(4, false, 1, false, 0), SMALL);
        // 4 * 8192 bytes at 100 GB/s are 327.68 ns, longer than the 128 ns of each port
        assertThat(picoseconds(time)).isEqualTo(1000_000 + 327_680 + 500_000 + 1000_000);
        assertThat(account(time, Resource.MEMORY)).isEqualTo(327_680);
        assertThat(time.count(Action.LOADED_BYTE)).isEqualTo(32_768);
    }

    @Test
    void tilesLaunchedOneByOne() {
        KernelTime time = cold(Kernels.loads(9, false, 1, false, 0), SMALL);
        // each core waits for its own tile: the first, served first, has its tile after the 128 ns of its port and 500
        // ns of
        // latency, asks for its next tile 100 ns later, before the others have theirs, and so comes to the ninth
        assertThat(picoseconds(time)).isEqualTo(1000_000 + 628_000 + 100_000 + 628_000 + 100_000 + 628_000 + 1000_000);
        assertThat(account(time, Resource.LAUNCH)).isEqualTo(2200_000);
        assertThat(time.count(Action.TILE)).isEqualTo(9);
        assertThat(time.count(Action.LOADED_BYTE)).isEqualTo(9 * 8192);
    }

    @Test
    void coresThatDriftApartShareMemoryEvenly() {
        // 80 tiles: memory needs 81.92 ns for each, 327.68 for a round; a core needs 128 + 500 + 100 for its own
        long ticks = picoseconds(cold(Kernels.loads(80, false, 1, false, 0), SMALL));
        assertThat(ticks).isBetween(2000_000L + 20 * 728_000 - 100_000, 2000_000L + 20 * 728_000 + 327_680);
    }

    @Test
    void longStreamsAreTakenFromAPartOfThem() {
        Kernel stream = Kernels.loads(4000, false, 1, false, 0);
        KernelTime part = new TileTimer(true).time(stream, SMALL, 1_000_000_000L, Residency.cold(1), null);
        KernelTime whole = new TileTimer(false).time(stream, SMALL, 1_000_000_000L, Residency.cold(1), null);
        assertThat(part.events()).isLessThan(whole.events() / 4);
        assertThat((double) picoseconds(part)).isCloseTo((double) picoseconds(whole), withinPercentage(0.5));
        assertThat(part.count(Action.LOADED_BYTE)).isEqualTo(whole.count(Action.LOADED_BYTE));
    }

    @Test
    void persistentCoresKeepLoading() {
        KernelTime time = cold(Kernels.loads(9, false, 1, true, 0), SMALL);
        // memory moves all nine tiles without a pause: 9 * 81.92 ns, one latency
        assertThat(picoseconds(time)).isEqualTo(1000_000 + 737_280 + 500_000 + 1000_000);
    }

    @Test
    void setupLoadsComeFirst() {
        KernelTime with = cold(Kernels.loads(4, false, 1, false, 3), SMALL);
        KernelTime without = cold(Kernels.loads(4, false, 1, false, 0), SMALL);
        assertThat(picoseconds(with) - picoseconds(without)).isEqualTo(3 * 500_000);
        assertThat(account(with, Resource.LATENCY)).isEqualTo(4 * 500_000);
        // three lines of 128 bytes, for all cores together
        assertThat(with.count(Action.MEMORY_READ_BYTE) - without.count(Action.MEMORY_READ_BYTE))
                .isEqualTo(384);
    }

    @Test
    void commonTileComesFromMemoryOnce() {
        KernelTime time = cold(Kernels.loads(4, true, 1, false, 0), CACHED);
        // memory 81.92 ns, cache 32768 bytes at 400 GB/s in 81.92 ns, port 128 ns; missing: the latency of memory
        assertThat(picoseconds(time)).isEqualTo(1000_000 + 128_000 + 500_000 + 1000_000);
        assertThat(time.count(Action.LOADED_BYTE)).isEqualTo(32_768);
        assertThat(time.count(Action.CACHE_BYTE)).isEqualTo(32_768);
        assertThat(time.count(Action.MEMORY_READ_BYTE)).isEqualTo(8192);
    }

    @Test
    void multicastHalvesCacheTraffic() {
        KernelTime time = cold(Kernels.loads(4, true, 2, false, 0), CACHED);
        assertThat(time.count(Action.LOADED_BYTE)).isEqualTo(32_768);
        assertThat(time.count(Action.CACHE_BYTE)).isEqualTo(16_384);
        assertThat(time.count(Action.MEMORY_READ_BYTE)).isEqualTo(8192);
    }

    /** 4 times 8 tiles of 8192 bytes, each somewhere else, whoever counts them: alone or beside a core that reads the same. */
    @Test
    void nestedLoopsReadEachOfTheirTilesFromMemory() {
        for (int columns = 1; columns <= 2; columns++) {
            KernelBuilder k = new KernelBuilder("nested");
            int a = k.tensor("A", DataType.BF16, 4 * 8 * 64, 64);
            BufferRef tile = k.scratch("a", DataType.BF16, 64, 64, 1);
            Affine row = Affine.loop(0, 8 * 64).plus(Affine.loop(1, 64));
            k.loop(4).loop(8);
            k.emit(Opcode.LOAD, tile, k.tile(a, 1, List.of(row, Affine.ZERO), 64, 64));
            k.end().end();
            KernelTime time = cold(k.build(Kernels.grid(1, columns)), CACHED);
            assertThat(time.count(Action.LOADED_BYTE)).isEqualTo(8192L * 4 * 8 * columns);
            assertThat(time.count(Action.MEMORY_READ_BYTE)).isEqualTo(4 * 8 * 8192);
        }
    }

    @Test
    void residentTilesAreHits() {
        Kernel kernel = Kernels.loads(4, false, 1, false, 0);
        KernelTime warm = both(kernel, CACHED, new Residency(List.of(1.0)));
        assertThat(picoseconds(warm)).isEqualTo(1000_000 + 128_000 + 200_000 + 1000_000);
        assertThat(warm.count(Action.MEMORY_READ_BYTE)).isZero();

        KernelTime half = both(kernel, CACHED, new Residency(List.of(0.5)));
        assertThat(half.count(Action.MEMORY_READ_BYTE)).isEqualTo(16_384);
        // memory needs 163.84 ns; half missing: latency half way between 200 and 500 ns
        assertThat(picoseconds(half)).isEqualTo(1000_000 + 163_840 + 350_000 + 1000_000);
    }

    @Test
    void secondRoundHitsWhatTheFirstBroughtIn() {
        KernelTime time = cold(Kernels.loads(8, true, 1, false, 0), CACHED);
        assertThat(time.count(Action.MEMORY_READ_BYTE)).isEqualTo(8192);
        assertThat(picoseconds(time)).isEqualTo(1000_000 + 628_000 + 100_000 + 328_000 + 1000_000);
    }

    @Test
    void edgesAreClipped() {
        KernelBuilder k = new KernelBuilder("edge");
        int a = k.tensor("A", DataType.BF16, 100, 70);
        BufferRef tile = k.scratch("a", DataType.BF16, 64, 64, 1);
        List<Affine> origin = List.of(Affine.grid(0, 64), Affine.grid(1, 64));
        k.emit(Opcode.LOAD, tile, k.tile(a, 1, origin, 64, 64));
        KernelTime time = cold(k.build(Kernels.grid(2, 2)), SMALL);
        // four tiles of 64 x 64, 36 x 64, 64 x 6 and 36 x 6: the tensor once
        assertThat(time.count(Action.LOADED_BYTE)).isEqualTo(100 * 70 * 2);
    }

    @Test
    void vectorWork() {
        KernelBuilder k = new KernelBuilder("vector");
        BufferRef x = k.scratch("x", DataType.FP32, 64, 64, 1);
        BufferRef y = k.scratch("y", DataType.FP32, 64, 1, 1);
        k.emit(Opcode.EXP, x, x).emit(Opcode.REDUCE_SUM, y, x);
        KernelTime time = cold(k.build(Kernels.grid(8, 1)), SMALL);
        // two rounds of 4096 exponentials at 16 a cycle and 4096 additions at 64 a cycle; 100 ns between
        assertThat(picoseconds(time)).isEqualTo(2000_000 + 2 * (256_000 + 64_000) + 100_000);
        assertThat(time.count(Action.SPECIAL)).isEqualTo(8 * 4096);
        assertThat(time.count(Action.VECTOR)).isEqualTo(8 * 4096);
        assertThat(account(time, Resource.VECTOR)).isEqualTo(640_000);
        assertThat(time.macType()).isEqualTo(DataType.FP32);
    }

    @Test
    void halfTheClockDoublesCyclesAndNothingElse() {
        Kernel kernel = Kernels.single(Kernels.Variant.WHOLE);
        KernelTime time = new TileTimer(true).time(kernel, SMALL, 500_000_000, Residency.cold(3));
        // memory's latency and the launch stay, everything else was cycles
        assertThat(picoseconds(time)).isEqualTo(2000_000 + 500_000 + 2 * (256_000 + 266_000 + 256_000));
    }

    @Test
    void deadlockIsNamed() {
        KernelBuilder k = new KernelBuilder("stuck");
        BufferRef x = k.scratch("x", DataType.FP32, 64, 64, 1);
        int never = k.semaphore("never", 0);
        k.wait(Queue.VECTOR, never).emit(Opcode.EXP, x, x);
        Kernel kernel = k.build(Kernels.one());
        assertThatThrownBy(() -> cold(kernel, SMALL))
                .isInstanceOf(DeadlockException.class)
                .hasMessage("kernel stuck: deadlock, queue vector waits for ever for semaphore never");
    }

    @Test
    void oneQueueWaitsOnASemaphore() {
        KernelBuilder k = new KernelBuilder("race");
        int shared = k.semaphore("shared", 1);
        k.wait(Queue.VECTOR, shared).wait(Queue.TENSOR, shared);
        Kernel kernel = k.build(Kernels.one());
        assertThatThrownBy(() -> cold(kernel, SMALL)).hasMessageContaining("two queues wait on one semaphore");
    }

    @Test
    void unsupportedTypeIsNamed() {
        KernelBuilder k = new KernelBuilder("int8");
        BufferRef a = k.scratch("a", DataType.INT8, 16, 16, 1);
        BufferRef sum = k.accumulator("sum", DataType.INT32, 16, 16, 1);
        k.emit(Opcode.MMA, sum, a, a);
        Kernel kernel = k.build(Kernels.one());
        assertThatThrownBy(() -> cold(kernel, SMALL))
                .isInstanceOf(UnsupportedTypeException.class)
                .hasMessage("small has no tensor unit for int8");
    }

    @Test
    void shapesMustFit() {
        KernelBuilder k = new KernelBuilder("misfit");
        BufferRef a = k.scratch("a", DataType.BF16, 16, 32, 1);
        BufferRef b = k.scratch("b", DataType.BF16, 16, 64, 1);
        BufferRef sum = k.accumulator("sum", DataType.FP32, 16, 16, 1);
        k.emit(Opcode.MMA_T, sum, a, b);
        Kernel kernel = k.build(Kernels.one());
        assertThatThrownBy(() -> cold(kernel, SMALL)).hasMessageContaining("mma_t of a and b");
    }

    @Test
    void accountsMustSumToTheTime() {
        assertThatThrownBy(() -> new KernelTime(5, new long[] {1, 3}, new long[0], DataType.FP32, 0))
                .hasMessageContaining("sum to 4 ticks, the kernel took 5");
    }

    /** Runs with and without skipping, which must not differ. */
    private static KernelTime both(Kernel kernel, DeviceSpec device, Residency residency) {
        long hertz = device.clock().maximumHertz();
        KernelTime time = new TileTimer(true).time(kernel, device, hertz, residency);
        KernelTime whole = new TileTimer(false).time(kernel, device, hertz, residency);
        assertThat(time.ticks()).isEqualTo(whole.ticks());
        assertThat(time.accounts()).isEqualTo(whole.accounts());
        assertThat(time.counts()).isEqualTo(whole.counts());
        return time;
    }

    private static KernelTime cold(Kernel kernel, DeviceSpec device) {
        return both(kernel, device, Residency.cold(kernel.tensors().size()));
    }

    private static long picoseconds(KernelTime time) {
        return Ticks.toPicoseconds(time.ticks());
    }

    private static long account(KernelTime time, Resource resource) {
        return Ticks.toPicoseconds(time.account(resource));
    }
}
