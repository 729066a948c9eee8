package systole.isa.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import systole.isa.Affine;
import systole.isa.DataType;
import systole.isa.Declarations;
import systole.isa.Grid;
import systole.isa.Kernel;
import systole.isa.KernelBuilder;
import systole.isa.Opcode;
import systole.isa.Operand.BufferRef;
import systole.isa.Queue;

/** What slots hold: rings, accumulators at a new tile, what is undefined. */
final class BufferTest {
    private static final DataType T = DataType.FP32;

    private static Grid grid(int tiles) {
        return new Grid(List.of(new Grid.Axis("i", tiles)), List.of(0), 0);
    }

    private static Affine row(int perTile) {
        return Affine.grid(0, perTile).plus(Affine.loop(0, 1));
    }

    /** Three elements a tile through a ring of two: the cursors stand at slot 1 when a persistent kernel's tile ends. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void ringsTurnByOperand(boolean persistent) {
        KernelBuilder k = new KernelBuilder("ring").persistent(persistent);
        int x = k.tensor("x", T, 15);
        int y = k.tensor("y", T, 15);
        BufferRef b = k.scratch("b", T, 1, 1, 2);
        int full = k.semaphore("full", 0);
        int empty = k.semaphore("empty", 2);
        k.loop(3).wait(Queue.LOAD, empty);
        k.emit(Opcode.LOAD, b.next(), k.tile(x, 1, List.of(row(3)), 1)).signal(Queue.LOAD, full);
        k.wait(Queue.STORE, full);
        k.emit(Opcode.STORE, k.tile(y, 1, List.of(row(3)), 1), b.next())
                .signal(Queue.STORE, empty)
                .end();
        TensorData in = TensorData.of(T, new double[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}, 15);
        TensorData out = TensorData.zeros(T, 15);
        run(k.build(grid(5)), 2, Map.of("x", in, "y", out));
        assertThat(out.values()).containsExactly(in.values());
    }

    /** The cursors of the second tile show in which slot the loads went: slot 1 only if the kernel is persistent. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void cursorsGoOnOnlyInPersistentKernels(boolean persistent) {
        KernelBuilder k = new KernelBuilder("cursor").persistent(persistent);
        BufferRef b = k.scratch("b", T, 1, 1, 2);
        k.emit(Opcode.FILL, b.next(), Runner.number(7));
        Execution run = new Machine(1, 1).start(List.of(new Launch(k.build(grid(2)), Map.of())));
        run.runUntil(place -> place.queue() == Queue.VECTOR && place.tile() == 1);
        assertThat(run.queue(0, Queue.VECTOR).slot(0)).isEqualTo(persistent ? 1 : 0);
    }

    /** Each tile adds 2 * 3 once to what is zero at its start, in a ring of one slot. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void accumulatorsAreZeroAtANewTile(boolean persistent) {
        KernelBuilder k = new KernelBuilder("sums").persistent(persistent);
        int y = k.tensor("y", T, 4, 1);
        BufferRef a = k.scratch("a", T, 1, 1, 1);
        BufferRef b = k.scratch("b", T, 1, 1, 1);
        BufferRef sum = k.accumulator("sum", T, 1, 1, 1);
        BufferRef never = k.accumulator("never", T, 1, 1, 1);
        k.emit(Opcode.FILL, a, Runner.number(2)).emit(Opcode.FILL, b, Runner.number(3));
        k.emit(Opcode.BARRIER)
                .emit(Opcode.MMA, sum, a, b)
                .emit(Opcode.MMA, sum, a, b)
                .emit(Opcode.BARRIER);
        k.emit(Opcode.ADD, b, sum, never).emit(Opcode.BARRIER);
        k.emit(Opcode.STORE, k.tile(y, 1, List.of(Affine.grid(0, 1), Affine.ZERO), 1, 1), b);
        k.emit(Opcode.BARRIER);
        TensorData out = TensorData.zeros(T, 4, 1);
        run(k.build(grid(4)), 1, Map.of("y", out));
        assertThat(out.values()).containsExactly(12, 12, 12, 12);
    }

    @Test
    void readingWhatNothingHasWrittenIsAFault() {
        KernelBuilder k = new KernelBuilder("unwritten");
        BufferRef b = k.scratch("b", T, 1, 1, 2);
        BufferRef c = k.scratch("c", T, 1, 1, 1);
        k.emit(Opcode.FILL, b.next(), Runner.number(1)).emit(Opcode.EXP, c, b);
        Kernel kernel = k.build(grid(2));
        assertThatThrownBy(() -> run(kernel, 2, Map.of()))
                .isInstanceOfSatisfying(ProgramFaultException.class, fault -> {
                    assertThat(fault.place()).isEqualTo(new Place(0, 0, 0, Queue.VECTOR, 1));
                    assertThat(fault.reason()).isEqualTo("buffer b slot 1 is read before anything has written it");
                })
                .hasMessageContaining("(exp c, b)");
    }

    /** The first tile fills, later ones read: what a tile leaves is there in a persistent kernel and not in another. */
    @Test
    void scratchIsUndefinedAtATileThatIsLaunchedAfresh() {
        Map<Boolean, List<Double>> seen = new java.util.HashMap<>();
        for (boolean persistent : new boolean[] {true, false}) {
            KernelBuilder k = new KernelBuilder("left").persistent(persistent);
            int y = k.tensor("y", T, 2);
            BufferRef b = k.scratch("b", T, 1, 1, 1);
            k.loop(Affine.constant(1).plus(Affine.grid(0, -1)), 1, 1);
            k.emit(Opcode.FILL, b, Runner.number(5)).end().emit(Opcode.BARRIER);
            k.emit(Opcode.STORE, k.tile(y, 1, List.of(Affine.grid(0, 1)), 1), b);
            Kernel kernel = k.build(grid(2));
            TensorData out = TensorData.zeros(T, 2);
            if (persistent) {
                run(kernel, 1, Map.of("y", out));
            } else {
                assertThatThrownBy(() -> run(kernel, 1, Map.of("y", out)))
                        .hasMessageContaining("tile 1, queue store, instruction 4");
            }
            seen.put(persistent, new ArrayList<>(List.of(out.values()[0], out.values()[1])));
        }
        assertThat(seen).containsEntry(true, List.of(5.0, 5.0)).containsEntry(false, List.of(5.0, 0.0));
    }

    @Test
    void coresDoNotSeeEachOthersScratch() {
        KernelBuilder k = new KernelBuilder("cores").persistent(true);
        BufferRef b = k.scratch("b", T, 1, 1, 1);
        k.loop(Affine.constant(1).plus(Affine.grid(0, -1)), 1, 1);
        k.emit(Opcode.FILL, b, Runner.number(5)).end().emit(Opcode.EXP, b, b);
        Kernel kernel = k.build(grid(2));
        run(kernel, 1, Map.of());
        assertThatThrownBy(() -> run(kernel, 2, Map.of())).hasMessageContaining("core 1, tile 1");
    }

    /** Buffer c lies over the second slot of b, whose slots have 4 bytes: writing c takes that slot alone. */
    @Test
    void buffersThatShareBytesLoseWhatTheyHeld() {
        for (int slot = 0; slot < 2; slot++) {
            KernelBuilder k = new KernelBuilder("shared");
            BufferRef b = k.scratch("b", T, 1, 1, 2);
            BufferRef c = k.scratch("c", T, 1, 1, 1);
            BufferRef d = k.scratch("d", T, 1, 1, 1);
            k.emit(Opcode.FILL, b.next(), Runner.number(1)).emit(Opcode.FILL, b.next(), Runner.number(2));
            k.emit(Opcode.FILL, c, Runner.number(3));
            k.emit(Opcode.EXP, d, slot == 0 ? b : b.next()).emit(Opcode.EXP, d, b);
            Kernel placed = placed(k.build(grid(1)), 0, 4, -1);
            if (slot == 0) {
                run(placed, 1, Map.of());
            } else {
                assertThatThrownBy(() -> run(placed, 1, Map.of()))
                        .hasMessageContaining("instruction 4")
                        .hasMessageContaining(
                                "buffer b slot 1 is read after a buffer that shares bytes with it was written");
            }
        }
    }

    private static Kernel placed(Kernel kernel, long... addresses) {
        List<Declarations.Buffer> buffers = new ArrayList<>();
        for (Declarations.Buffer b : kernel.buffers()) {
            buffers.add(new Declarations.Buffer(
                    b.name(), b.space(), b.type(), b.rows(), b.columns(), b.stages(), addresses[buffers.size()]));
        }
        return new Kernel(
                kernel.name(),
                kernel.tensors(),
                buffers,
                kernel.semaphores(),
                kernel.grid(),
                kernel.persistent(),
                1,
                1,
                true,
                false,
                0,
                1,
                kernel.program());
    }

    private static void run(Kernel kernel, int cores, Map<String, TensorData> tensors) {
        new Machine(1, cores).run(List.of(new Launch(kernel, tensors)));
    }
}
