package systole.isa.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import systole.isa.Affine;
import systole.isa.DataType;
import systole.isa.Grid;
import systole.isa.Kernel;
import systole.isa.KernelBuilder;
import systole.isa.Opcode;
import systole.isa.Operand;
import systole.isa.Operand.BufferRef;
import systole.isa.Queue;

/** Messages between devices, and programs that stand still. */
final class LinkTest {
    private static final DataType T = DataType.FP32;

    private static Operand.Peer peer(int offset) {
        return new Operand.Peer(offset);
    }

    /** Both devices send two messages to the other, which come in order: the second is added to the first. */
    @Test
    void twoDevicesExchange() {
        KernelBuilder k = new KernelBuilder("exchange");
        int y = k.tensor("y", T, 1);
        BufferRef a = k.scratch("a", T, 1, 1, 2);
        BufferRef b = k.scratch("b", T, 1, 1, 1);
        int x = k.tensor("x", T, 2);
        k.loop(2);
        k.emit(Opcode.LOAD, a.next(), k.tile(x, 1, List.of(Affine.loop(0, 1)), 1))
                .end()
                .emit(Opcode.BARRIER);
        k.emit(Opcode.SEND, a.next(), peer(1)).emit(Opcode.SEND, a.next(), peer(1));
        k.emit(Opcode.RECEIVE, b, peer(-1))
                .emit(Opcode.BARRIER)
                .emit(Opcode.EXP, b, b)
                .emit(Opcode.BARRIER);
        k.emit(Opcode.RECEIVE_ADD, b, peer(1)).emit(Opcode.BARRIER);
        k.emit(Opcode.STORE, k.tile(y, 1, List.of(Affine.ZERO), 1), b);
        Kernel kernel = k.build(Runner.ONE);
        TensorData[] out = {TensorData.zeros(T, 1), TensorData.zeros(T, 1)};
        new Machine(2, 1)
                .run(List.of(
                        new Launch(kernel, Map.of("x", TensorData.of(T, new double[] {0, 10}, 2), "y", out[0])),
                        new Launch(kernel, Map.of("x", TensorData.of(T, new double[] {0, 20}, 2), "y", out[1]))));
        assertThat(out[0].values()).as("e^0 + 20").containsExactly(21);
        assertThat(out[1].values()).as("e^0 + 10").containsExactly(11);
    }

    /**
     * Ring all-reduce of four devices in parts of two elements on two cores, a tile for each half: part p of device r is 4 r
     * + p + 1 and ten times that, so that part p sums to 24 + 4 (p + 1) and ten times that.
     */
    @Test
    void ringAllReduceOfFour() {
        KernelBuilder k = new KernelBuilder("all_reduce");
        BufferRef b = k.scratch("part", T, 1, 1, 4);
        // Slot s of rank r holds part r + s modulo 4: the parts stand twice in the tensor.
        int twice = k.tensor("twice", T, 8, 2);
        int loaded = k.semaphore("loaded", 0);
        k.loop(4);
        k.emit(
                Opcode.LOAD,
                b.next(),
                k.tile(twice, 1, List.of(Affine.rank(1).plus(Affine.loop(0, 1)), Affine.grid(0, 1)), 1, 1));
        k.end().signal(Queue.LOAD, loaded).wait(Queue.LINK, loaded);
        // Slot s of rank r is part r + s. A part goes down the ranks: slot s is sent on to the device before, whose
        // slot
        // s + 1 it is, and added there. After three steps slot 3 is complete and goes round likewise.
        for (Opcode receive : List.of(Opcode.RECEIVE_ADD, Opcode.RECEIVE)) {
            k.loop(3)
                    .emit(Opcode.SEND, b.next(), peer(-1))
                    .emit(receive, b, peer(1))
                    .end();
        }
        int reduced = k.semaphore("reduced", 0);
        k.signal(Queue.LINK, reduced).wait(Queue.STORE, reduced);
        int z = k.tensor("z", T, 8, 2);
        k.loop(4);
        k.emit(
                Opcode.STORE,
                k.tile(z, 1, List.of(Affine.rank(1).plus(Affine.loop(0, 1)), Affine.grid(0, 1)), 1, 1),
                b.next());
        k.end();
        Kernel kernel = k.build(new Grid(List.of(new Grid.Axis("half", 2)), List.of(0), 0));
        for (int cores = 1; cores <= 2; cores++) {
            List<Launch> launches = new ArrayList<>();
            TensorData[] results = new TensorData[4];
            for (int rank = 0; rank < 4; rank++) {
                results[rank] = TensorData.zeros(T, 8, 2);
                double[] values = new double[16];
                for (int i = 0; i < 8; i++) {
                    values[2 * i] = 4 * rank + i % 4 + 1;
                    values[2 * i + 1] = 10 * values[2 * i];
                }
                launches.add(new Launch(kernel, Map.of("twice", TensorData.of(T, values, 8, 2), "z", results[rank])));
            }
            new Machine(4, cores).run(launches);
            for (int rank = 0; rank < 4; rank++) {
                double[] result = results[rank].values();
                for (int slot = 0; slot < 4; slot++) {
                    int sum = 24 + 4 * ((rank + slot) % 4 + 1);
                    assertThat(result[2 * (rank + slot)]).isEqualTo(sum);
                    assertThat(result[2 * (rank + slot) + 1]).isEqualTo(10 * sum);
                }
            }
        }
    }

    @Test
    void messagesMustFitTheBuffer() {
        Kernel sends = one(Opcode.SEND, DataType.BF16, 2, 1);
        assertThatThrownBy(() -> two(sends, one(Opcode.RECEIVE, T, 2, -1)))
                .isInstanceOf(ProgramFaultException.class)
                .hasMessageContaining("device 1")
                .hasMessageContaining("(receive b, rank-1): the message from device 0 has 2 elements of bf16, buffer b"
                        + " fp32[1,2] has 2");
        assertThatThrownBy(() -> two(sends, one(Opcode.RECEIVE_ADD, DataType.BF16, 3, -1)))
                .hasMessageContaining("buffer b bf16[1,3] has 3");
        assertThatThrownBy(() -> two(sends, one(Opcode.FILL, T, 1, 0)))
                .isInstanceOf(ProgramFaultException.class)
                .hasMessageContaining("device 0")
                .hasMessageContaining("1 of the messages sent have not been received");
    }

    private static Kernel one(Opcode opcode, DataType type, int columns, int offset) {
        KernelBuilder k = new KernelBuilder(opcode.mnemonic() + "_kernel");
        BufferRef b = k.scratch("b", type, 1, columns, 1);
        k.emit(Opcode.FILL, b, Runner.number(1)).emit(Opcode.BARRIER);
        if (opcode != Opcode.FILL) {
            k.emit(opcode, b, peer(offset));
        }
        return k.build(Runner.ONE);
    }

    private static void two(Kernel first, Kernel second) {
        new Machine(2, 1).run(List.of(new Launch(first, Map.of()), new Launch(second, Map.of())));
    }

    @Test
    void deadlocksSayWhoWaitsForWhat() {
        KernelBuilder k = new KernelBuilder("stuck");
        BufferRef b = k.scratch("b", T, 1, 1, 1);
        int full = k.semaphore("full", 0);
        k.wait(Queue.VECTOR, full).emit(Opcode.RECEIVE, b, peer(1));
        k.loop(2).wait(Queue.TENSOR, full).end().emit(Opcode.BARRIER);
        Kernel kernel = k.build(Runner.ONE);
        assertThatThrownBy(() -> two(kernel, one(Opcode.FILL, T, 1, 0)))
                .isInstanceOfSatisfying(
                        DeadlockException.class,
                        deadlock -> assertThat(deadlock.waiting())
                                .extracting(DeadlockException.Waiting::toString)
                                .containsExactly(
                                        "device 0, core 0, tile 0, queue load, instruction 5 (barrier): waits for the other"
                                                + " queues at a barrier",
                                        "device 0, core 0, tile 0, queue tensor, instruction 3 (wait tensor, full): waits for"
                                                + " semaphore full",
                                        "device 0, core 0, tile 0, queue vector, instruction 0 (wait vector, full): waits for"
                                                + " semaphore full",
                                        "device 0, core 0, tile 0, queue store, instruction 5 (barrier): waits for the other"
                                                + " queues at a barrier",
                                        "device 0, core 0, tile 0, queue link, instruction 1 (receive b, rank+1): waits for a"
                                                + " message from device 1"));
    }
}
