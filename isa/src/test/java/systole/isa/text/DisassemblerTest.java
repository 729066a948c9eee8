package systole.isa.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import systole.isa.Affine;
import systole.isa.DataType;
import systole.isa.Declarations;
import systole.isa.Grid;
import systole.isa.Kernel;
import systole.isa.KernelBuilder;
import systole.isa.Opcode;
import systole.isa.Operand;
import systole.isa.Operand.BufferRef;
import systole.isa.Queue;

final class DisassemblerTest {
    private static final Grid ONE_TILE = new Grid(List.of(), List.of(), 0);

    @Test
    void smallProduct() throws IOException {
        assertThat(Disassembler.text(product(3))).isEqualTo(resource("small_product.txt"));
    }

    @Test
    void otherOperands() throws IOException {
        KernelBuilder k = new KernelBuilder("others");
        BufferRef x = k.scratch("x", DataType.FP32, 2, 8, 2);
        int table = k.tensor("table", Declarations.Role.STATE, DataType.FP32, 100, 8);
        BufferRef index = k.scratch("index", DataType.INT32, 2, 1, 1);
        k.emit(Opcode.GATHER, x.next(), k.tile(table, 4, List.of(Affine.constant(7), Affine.ZERO), 2, 8), index);
        k.loop(5);
        k.emit(Opcode.SCALE, x, x, new Operand.Constant(0.5), new Operand.Constant(-1));
        Affine diagonal =
                Affine.loop(0, -1).plus(Affine.rank(-3)).plus(Affine.loop(0, 1)).plus(-9);
        k.emit(Opcode.MASK, x, x, new Operand.Position(diagonal), new Operand.Constant(Double.POSITIVE_INFINITY));
        k.emit(Opcode.SEND, x, new Operand.Peer(1)).emit(Opcode.RECEIVE_ADD, x, new Operand.Peer(-1));
        k.end().emit(Opcode.BARRIER);
        assertThat(Disassembler.text(k.build(ONE_TILE))).isEqualTo(resource("other_operands.txt"));
    }

    @Test
    void equalKernelsGiveEqualText() {
        assertThat(Disassembler.text(product(3))).isEqualTo(Disassembler.text(product(3)));
        assertThat(Disassembler.text(product(3))).isNotEqualTo(Disassembler.text(product(4)));
    }

    @Test
    void onlyPlainCountsAreShort() {
        KernelBuilder k = new KernelBuilder("loops");
        // all of them have five trips
        k.loop(5).loop(Affine.constant(5), 6, 1).loop(Affine.constant(5), 5, 1).loop(Affine.constant(10), 10, 2);
        k.end().end().end().end();
        assertThat(Disassembler.text(k.build(ONE_TILE)))
                .contains("loop 5\n", "loop min(5, 6) step 1\n", "loop 5\n", "loop 10 step 2\n");
    }

    @Test
    void manyLoopsDoNotGrowTheTextWithTheirSquare() {
        KernelBuilder k = new KernelBuilder("deep");
        for (int i = 0; i < 10_000; i++) {
            k.loop(1);
        }
        for (int i = 0; i < 10_000; i++) {
            k.end();
        }
        Kernel deep = k.build(ONE_TILE);
        String text = Disassembler.text(deep);
        // 20,001 instructions of at most 64 spaces, 7 letters
        assertThat(text).hasSizeLessThan(20_010 * 71);
        assertThat(Assembler.assemble(text)).containsExactly(deep);
    }

    /** C[96,40] = A[96,200] B[40,200]^T in tiles of 32 x 16 x 64, in two parts of two steps each. */
    static Kernel product(int stages) {
        KernelBuilder k = new KernelBuilder("product");
        int a = k.tensor("A", DataType.BF16, 96, 200);
        int b = k.tensor("B", Declarations.Role.WEIGHT, DataType.BF16, 40, 200);
        int c = k.tensor("C", DataType.FP32, 2, 96, 40);
        BufferRef tileA = k.scratch("a", DataType.BF16, 32, 64, stages);
        BufferRef tileB = k.scratch("b", DataType.BF16, 16, 64, stages);
        BufferRef sum = k.accumulator("sum", DataType.FP32, 32, 16, 1);
        int full = k.semaphore("full", 0);
        int empty = k.semaphore("empty", stages);
        int summed = k.semaphore("summed", 0);
        Affine from = Affine.grid(2, 128).plus(Affine.loop(0, 64));
        k.loop(Affine.constant(200).plus(Affine.grid(2, -128)), 128, 64);
        k.wait(Queue.LOAD, empty);
        k.emit(Opcode.LOAD, tileA.next(), k.tile(a, 1, List.of(Affine.grid(0, 32), from), 32, 64));
        k.emit(Opcode.LOAD, tileB.next(), k.tile(b, 2, List.of(Affine.grid(1, 16), from), 16, 64));
        k.signal(Queue.LOAD, full).wait(Queue.TENSOR, full);
        k.emit(Opcode.MMA_T, sum, tileA.next(), tileB.next());
        k.signal(Queue.TENSOR, empty).end();
        k.signal(Queue.TENSOR, summed).wait(Queue.STORE, summed);
        k.emit(
                Opcode.STORE,
                k.tile(c, 1, List.of(Affine.grid(2, 1), Affine.grid(0, 32), Affine.grid(1, 16)), 1, 32, 16),
                sum);
        k.persistent(true).operandTile(32, 16).setupLoads(2);
        return k.build(new Grid(
                List.of(new Grid.Axis("m", 3), new Grid.Axis("n", 3), new Grid.Axis("part", 2)), List.of(0, 1, 2), 2));
    }

    static String resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(DisassemblerTest.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
