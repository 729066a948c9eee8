package systole.microarch.timing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import systole.isa.Affine;
import systole.isa.DataType;
import systole.isa.Grid;
import systole.isa.Kernel;
import systole.isa.KernelBuilder;
import systole.isa.Opcode;
import systole.isa.Operand;
import systole.isa.Operand.BufferRef;
import systole.isa.Queue;
import systole.microarch.DeviceSpec;
import systole.microarch.TestDevices;
import systole.sim.Ticks;

/**
 * Which core takes which tile. Four cores, tiles of 3, 3, 3, 2 and 1 steps: to the core that is free first the last tile goes
 * after the one of 2, all are done after 3 steps; dealt in turn it goes to core 0, after 4.
 *
 * <p>A step loads a line, 500 ns and 1 ns of the port, and takes the exponential of 4096 numbers, 16 a ns; one buffer, so that
 * steps do not overlap: 757 ns.
 */
final class DealingTest {
    private static final DeviceSpec SMALL = TestDevices.small();
    private static final long LAUNCH = 2_000_000;
    private static final long STEP = 757_000;
    /** Four lines leave memory one after the other in 0.64 ns each. */
    private static final long SLACK = 3 * 4 * 640;

    @ParameterizedTest
    @EnumSource(Fidelity.class)
    void theNextTileGoesToTheCoreThatIsFree(Fidelity fidelity) {
        assertThat(picoseconds(fidelity, kernel(true, false))).isBetween(LAUNCH + 3 * STEP, LAUNCH + 3 * STEP + SLACK);
    }

    /** Also where each tile is launched by itself, in 100 ns. */
    @ParameterizedTest
    @EnumSource(Fidelity.class)
    void launchedTilesToo(Fidelity fidelity) {
        assertThat(picoseconds(fidelity, kernel(false, false)))
                .isBetween(LAUNCH + 3 * STEP, LAUNCH + 3 * STEP + 100_000 + SLACK);
    }

    /** The same core of the other device must have the same tile, whatever the cores of each are busy with. */
    @ParameterizedTest
    @EnumSource(names = {"TILE", "EXACT"})
    void tilesThatExchangeMessagesAreDealtInTurn(Fidelity fidelity) {
        long message = Ticks.toPicoseconds(Ticks.ofSeconds(4 / 50e9));

        assertThat(picoseconds(fidelity, kernel(true, true)))
                .isBetween(LAUNCH + 4 * STEP, LAUNCH + 4 * STEP + 5 * (message + 300_000) + SLACK);
    }

    private static Kernel kernel(boolean persistent, boolean messages) {
        KernelBuilder k = new KernelBuilder("unequal").persistent(persistent);
        int tensor = k.tensor("A", DataType.FP32, 5, 16);
        BufferRef line = k.scratch("line", DataType.FP32, 1, 16, 1);
        BufferRef numbers = k.scratch("numbers", DataType.FP32, 64, 64, 1);
        int full = k.semaphore("full", 0);
        int empty = k.semaphore("empty", 1);
        // 3, 3, 3, 2, 1
        k.loop(Affine.constant(5).plus(Affine.grid(0, -1)), 3, 1);
        k.wait(Queue.LOAD, empty);
        k.emit(Opcode.LOAD, line, k.tile(tensor, 1, List.of(Affine.grid(0, 1), Affine.ZERO), 1, 16));
        k.signal(Queue.LOAD, full).wait(Queue.VECTOR, full);
        k.emit(Opcode.EXP, numbers, numbers).signal(Queue.VECTOR, empty);
        k.end();
        if (messages) {
            BufferRef number = k.scratch("number", DataType.FP32, 1, 1, 1);
            k.emit(Opcode.SEND, number, new Operand.Peer(1));
            k.emit(Opcode.RECEIVE, number, new Operand.Peer(1));
        }
        return k.build(new Grid(List.of(new Grid.Axis("i", 5)), List.of(0), 0));
    }

    private static long picoseconds(Fidelity fidelity, Kernel kernel) {
        PeerLinks pair = new PeerLinks(50e9, 300e-9, 2);
        KernelTime time = fidelity.timer(true).time(kernel, SMALL, 1_000_000_000, Residency.cold(1), pair);
        return Ticks.toPicoseconds(time.ticks());
    }
}
