package systole.microarch.timing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import systole.isa.Affine;
import systole.isa.DataType;
import systole.isa.Kernel;
import systole.isa.KernelBuilder;
import systole.isa.Opcode;
import systole.isa.Operand.BufferRef;
import systole.isa.Queue;
import systole.memory.line.PipeBackend;
import systole.microarch.Action;
import systole.microarch.DeviceSpec;
import systole.microarch.TensorSpec;
import systole.microarch.TestDevices;
import systole.microarch.array.Dataflow;
import systole.sim.Clock;
import systole.sim.Resource;
import systole.sim.Ticks;

/**
 * Kernels of a few instructions against arithmetic on paper, in picoseconds; 1 GHz is 1000 ps a cycle, the port moves 64 bytes
 * in 1 ns and memory, which is one pipe here, in 0.64 ns. Kernels start and end in 1 us each.
 */
final class ExactTimerTest {
    private static final DeviceSpec SMALL = TestDevices.small();
    private static final long LAUNCH = 2_000_000;

    /** One line of 64 bytes: its latency and 1 ns of the port. */
    @Test
    void aLoadOfOneLine() {
        KernelTime time = time(lines(1, 32), SMALL);

        assertThat(picoseconds(time)).isEqualTo(LAUNCH + 500_000 + 1000);
        assertThat(Ticks.toPicoseconds(time.account(Resource.LATENCY))).isEqualTo(500_000);
        assertThat(time.count(Action.MEMORY_READ_BYTE)).isEqualTo(64);
    }

    /** Each core asks for 128 lines at a line a ns; memory gives both 256 in 0.64 ns each, 163.84 ns with the latency. */
    @Test
    void twoCoresContendForMemory() {
        KernelTime one = time(lines(1, 128 * 32), SMALL);
        KernelTime two = time(lines(2, 128 * 32), SMALL);

        assertThat(picoseconds(one)).isEqualTo(LAUNCH + 128_000 + 500_000);
        // the last line leaves memory when all have: 256 x 0.64 after the first could leave, its 0.64 is part of the
        // latency
        assertThat(picoseconds(two)).isEqualTo(LAUNCH + 256 * 640 - 640 + 500_000 + 1000);
        assertThat(Ticks.toPicoseconds(two.account(Resource.MEMORY))).isPositive();
    }

    /** As at tile granularity, where the same is worked out: two loads, a product, a store, nothing overlaps. */
    @Test
    void loadThenMultiplyThenStore() {
        KernelTime exact = time(Kernels.single(Kernels.Variant.WHOLE), SMALL);

        assertThat(picoseconds(exact)).isEqualTo(LAUNCH + 2 * 128_000 + 500_000 + 266_000 + 256_000);
        assertThat(Ticks.toPicoseconds(exact.account(Resource.TENSOR))).isEqualTo(266_000);
        assertThat(exact.count(Action.MEMORY_READ_BYTE)).isEqualTo(16_384);
        assertThat(exact.count(Action.MEMORY_WRITE_BYTE)).isEqualTo(16_384);
    }

    @Test
    void barriersMeanTheSame() {
        assertThat(time(Kernels.single(Kernels.Variant.WITH_BARRIERS), SMALL).ticks())
                .isEqualTo(time(Kernels.single(Kernels.Variant.WHOLE), SMALL).ticks());
    }

    /**
     * Two stages of 2 x 64 x 64 bf16: loads take 2 x 128 ns of the port, a product 256 ns. A slot is free again when its product
     * has ended, and the two loads into it come back 256 + 500 ns later: two steps take 756 + 256 + 10 ns, as the second pair of
     * loads leaves while the first is under way.
     */
    @Test
    void aRingOfTwoStages() {
        long two = picoseconds(time(Kernels.pipelined(64, 64, 64, 2, 20, 1, 1, true), SMALL));
        long four = picoseconds(time(Kernels.pipelined(64, 64, 64, 2, 22, 1, 1, true), SMALL));

        assertThat(four - two).isEqualTo(756_000 + 256_000 + 10_000);
    }

    /** A tile of a weight-stationary product, by hand: k fills 16 x 4 rows, four column folds of 64 rows each. */
    @Test
    void weightsAreShiftedIn() {
        TensorSpec t = SMALL.core().tensor();
        TensorSpec weights =
                new TensorSpec(1, 16, 16, 4, Dataflow.named("weight-stationary"), t.rates(), t.latencyCycles(), 1);
        SteppedProducts stepped = new SteppedProducts();

        assertThat(stepped.cycles(weights, 64, 64, 64, DataType.BF16)).isEqualTo(4 * 64);
        // 16 rows of weights, then the skew of 16 rows and 16 columns
        assertThat(stepped.latencyCycles(weights, 64, 64, 64, DataType.BF16)).isEqualTo(16 + 16 + 16 - 2);
        // of 8 rows a fold still takes 16 cycles, in which the next weights come; 8 of them pass after its slot
        assertThat(stepped.cycles(weights, 8, 64, 64, DataType.BF16)).isEqualTo(4 * 16);
        assertThat(stepped.latencyCycles(weights, 8, 64, 64, DataType.BF16)).isEqualTo(8 + 16 + 16 - 2);
    }

    /** Rows that are not a multiple of the access size share their first and last access with the rows beside them. */
    @Test
    void raggedRowsAreReadInWholeAccesses() {
        KernelBuilder k = new KernelBuilder("ragged");
        int a = k.tensor("A", DataType.BF16, 8, 40);
        BufferRef tile = k.scratch("a", DataType.BF16, 8, 16, 1);
        k.emit(Opcode.LOAD, tile, k.tile(a, 1, List.of(Affine.ZERO, Affine.constant(16)), 8, 16));
        KernelTime time = time(k.build(Kernels.one()), SMALL);

        assertThat(time.count(Action.LOADED_BYTE)).isEqualTo(8 * 32);
        // bytes 80 r + 32 to 80 r + 63: r = 0, 4 lie within one of 64; r = 1: 112-143 and so on in two
        assertThat(time.count(Action.MEMORY_READ_BYTE)).isEqualTo(64 * accesses());
    }

    private static long accesses() {
        long count = 0;
        long last = -1;
        for (int row = 0; row < 8; row++) {
            for (int at = 80 * row + 32; at < 80 * row + 64; at++) {
                count += at / 64 == last ? 0 : 1;
                last = at / 64;
            }
        }
        return count;
    }

    /** On every device and kernel that runs at tile granularity: accounts sum to the time, and the same is counted. */
    @Test
    void countsAreThoseOfTheTileClock() {
        for (boolean persistent : new boolean[] {false, true}) {
            Kernel kernel = Kernels.pipelined(64, 32, 64, 3, 5, 3, 3, persistent);
            for (DeviceSpec device : List.of(SMALL, TestDevices.cached())) {
                KernelTime exact = time(kernel, device);
                KernelTime tile = new TileTimer(true).time(kernel, device, 1_000_000_000, Residency.cold(3));
                for (Action action : List.of(Action.LOADED_BYTE, Action.STORED_BYTE, Action.MAC_USEFUL, Action.TILE)) {
                    assertThat(exact.count(action)).as("%s", action).isEqualTo(tile.count(action));
                }
                assertThat(exact.ticks()).isBetween(tile.ticks() * 95 / 100, tile.ticks() * 105 / 100);
            }
        }
    }

    @Test
    void aQueueThatWaitsForEverIsADeadlock() {
        KernelBuilder k = new KernelBuilder("stuck");
        int never = k.semaphore("never", 0);
        k.wait(Queue.TENSOR, never);
        Kernel kernel = k.build(Kernels.one());

        assertThatThrownBy(() -> time(kernel, SMALL))
                .isInstanceOf(DeadlockException.class)
                .hasMessageContaining("never");
    }

    /** 40 GB of loads are refused at once. */
    @Test
    void whatIsTooLargeIsRefused() {
        Kernel kernel = Kernels.pipelined(128, 128, 64, 3, 10_000, 128, 128, true);

        assertThatThrownBy(() -> new ExactTimer().time(kernel, SMALL, 1_000_000_000, Residency.cold(3)))
                .isInstanceOf(TooLargeException.class)
                .hasMessageContaining("runs kernels of at most 4000000");
    }

    /** Every core loads so many bf16 of its own, one row. */
    private static Kernel lines(int cores, int elements) {
        KernelBuilder k = new KernelBuilder("lines");
        int a = k.tensor("A", DataType.BF16, cores, elements);
        BufferRef tile = k.scratch("a", DataType.BF16, 1, elements, 1);
        k.emit(Opcode.LOAD, tile, k.tile(a, 1, List.of(Affine.grid(0, 1), Affine.ZERO), 1, elements));
        return k.persistent(true).build(Kernels.grid(cores, 1));
    }

    private static KernelTime time(Kernel kernel, DeviceSpec device) {
        Decoded decoded = new Decoded(kernel, device, Clock.ofHertz(1_000_000_000), null, new SteppedProducts());
        return new ExactRun(
                        decoded,
                        new PipeBackend(device.memory()),
                        Residency.cold(kernel.tensors().size()))
                .run();
    }

    private static long picoseconds(KernelTime time) {
        return Ticks.toPicoseconds(time.ticks());
    }
}
