package systole.microarch.timing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import systole.isa.Affine;
import systole.isa.DataType;
import systole.isa.Grid;
import systole.isa.Kernel;
import systole.isa.KernelBuilder;
import systole.isa.Opcode;
import systole.isa.Operand.BufferRef;
import systole.isa.Queue;
import systole.microarch.Action;
import systole.microarch.DeviceSpec;
import systole.microarch.TestDevices;
import systole.sim.Ticks;

/** Vector instructions that follow each other, some of them in a loop of their own, take what they take one by one. */
final class MergedWorkTest {
    private static final DeviceSpec SMALL = TestDevices.small();
    private static final long HERTZ = 1_000_000_000;

    /**
     * A line comes in 501 ns; then, of 4096 numbers each, an exponential (16 a ns), three in a loop, and a sum (64 a ns), twice
     * over: {@code 2 * (501 + 4 * 256 + 64)} ns and 2 us of launch. The second line is asked for when the first is used up.
     */
    @Test
    void timeAndCountsAreThoseOfSingleInstructions() {
        KernelTime merged = new TileTimer(false).time(kernel(), SMALL, HERTZ, Residency.cold(1));

        assertThat(Ticks.toPicoseconds(merged.ticks())).isEqualTo(2_000_000 + 2 * (501_000 + 4 * 256_000 + 64_000));
        assertThat(merged.count(Action.SPECIAL)).isEqualTo(2 * 4 * 4096);
        assertThat(merged.count(Action.VECTOR)).isEqualTo(2 * 4096);
        KernelTime single = TileTimer.record(kernel(), SMALL, HERTZ, Residency.cold(1), null, 1)
                .time();
        assertThat(merged.accounts()).containsExactly(single.accounts());
        assertThat(merged.counts()).containsExactly(single.counts());
    }

    /** Of the five vector instructions of an iteration one is left; the loop around the load stays. */
    @Test
    void whatFollowsEachOtherIsOneInstruction() {
        Decoded decoded = new Decoded(kernel(), SMALL, systole.sim.Clock.ofHertz(HERTZ));
        int[] before = decoded.code[Queue.VECTOR.ordinal()].op();
        int[] after = decoded.merged().code[Queue.VECTOR.ordinal()].op();

        assertThat(before).hasSize(10);
        assertThat(after)
                .containsExactly(
                        Decoded.LOOP, Decoded.WAIT, Decoded.COMPUTE, Decoded.SIGNAL, Decoded.END, Decoded.HALT);
    }

    private static Kernel kernel() {
        KernelBuilder k = new KernelBuilder("vectors").persistent(false);
        int tensor = k.tensor("A", DataType.FP32, 2, 16);
        BufferRef line = k.scratch("line", DataType.FP32, 1, 16, 1);
        BufferRef numbers = k.scratch("numbers", DataType.FP32, 64, 64, 1);
        int full = k.semaphore("full", 0);
        int empty = k.semaphore("empty", 1);
        k.loop(Affine.constant(2), 2, 1);
        k.wait(Queue.LOAD, empty);
        k.emit(Opcode.LOAD, line, k.tile(tensor, 1, List.of(Affine.loop(0, 1), Affine.ZERO), 1, 16));
        k.signal(Queue.LOAD, full).wait(Queue.VECTOR, full);
        k.emit(Opcode.EXP, numbers, numbers);
        k.loop(Affine.constant(3), 3, 1);
        k.emit(Opcode.EXP, numbers, numbers);
        k.end();
        k.emit(Opcode.ADD, numbers, numbers, numbers).signal(Queue.VECTOR, empty);
        k.end();
        return k.build(new Grid(List.of(new Grid.Axis("i", 1)), List.of(0), 0));
    }
}
