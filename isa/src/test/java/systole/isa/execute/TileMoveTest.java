package systole.isa.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import systole.isa.Affine;
import systole.isa.DataType;
import systole.isa.Grid;
import systole.isa.Kernel;
import systole.isa.KernelBuilder;
import systole.isa.Opcode;
import systole.isa.Operand.BufferRef;

/** Rectangles of tensors, with elements that are their own numbers. */
final class TileMoveTest {
    private static final DataType T = DataType.FP32;

    /** A tile of 2 x 3 at (1, -1) of a 2 x 3 tensor: only the last row's first two columns are inside. */
    @Test
    void elementsOutsideAreZeroAndAreDropped() {
        KernelBuilder k = new KernelBuilder("ragged");
        int x = k.tensor("x", T, 2, 3);
        int y = k.tensor("y", T, 2, 3);
        int z = k.tensor("z", T, 2, 3);
        BufferRef b = k.scratch("b", T, 2, 3, 1);
        List<Affine> at = List.of(Affine.constant(1), Affine.constant(-1));
        k.emit(Opcode.LOAD, b, k.tile(x, 1, at, 2, 3)).emit(Opcode.BARRIER);
        k.emit(Opcode.STORE, k.tile(y, 1, List.of(Affine.ZERO, Affine.ZERO), 2, 3), b);
        k.emit(Opcode.STORE, k.tile(z, 1, at, 2, 3), b);
        TensorData in = TensorData.of(T, new double[] {1, 2, 3, 4, 5, 6}, 2, 3);
        TensorData whole = TensorData.zeros(T, 2, 3);
        TensorData part = TensorData.of(T, new double[] {9, 9, 9, 9, 9, 9}, 2, 3);
        run(k.build(Runner.ONE), Map.of("x", in, "y", whole, "z", part));
        assertThat(whole.values()).containsExactly(0, 4, 5, 0, 0, 0);
        assertThat(part.values()).containsExactly(9, 9, 9, 4, 5, 9);
    }

    /** A 2 x 2 x 2 rectangle of a 3 x 2 x 4 tensor fills a buffer of one row: elements keep their order. */
    @Test
    void rectanglesOfThreeDimensionsFillBuffersInOrder() {
        KernelBuilder k = new KernelBuilder("three");
        int x = k.tensor("x", T, 3, 2, 4);
        int y = k.tensor("y", T, 8);
        BufferRef b = k.scratch("b", T, 1, 8, 1);
        List<Affine> at = List.of(Affine.constant(2), Affine.ZERO, Affine.constant(1));
        k.emit(Opcode.LOAD, b, k.tile(x, 1, at, 2, 2, 2)).emit(Opcode.BARRIER);
        k.emit(Opcode.STORE, k.tile(y, 1, List.of(Affine.ZERO), 8), b);
        double[] values = new double[24];
        java.util.Arrays.setAll(values, i -> i);
        TensorData out = TensorData.zeros(T, 8);
        run(k.build(Runner.ONE), Map.of("x", TensorData.of(T, values, 3, 2, 4), "y", out));
        assertThat(out.values()).containsExactly(17, 18, 21, 22, 0, 0, 0, 0);
    }

    @Test
    void storesThatAddRoundToTheTensorsType() {
        KernelBuilder k = new KernelBuilder("adding");
        int x = k.tensor("x", DataType.BF16, 1, 2);
        int y = k.tensor("y", DataType.BF16, 1, 3);
        BufferRef b = k.scratch("b", DataType.BF16, 1, 2, 1);
        k.emit(Opcode.LOAD, b, k.tile(x, 1, List.of(Affine.ZERO, Affine.ZERO), 1, 2));
        k.emit(Opcode.BARRIER);
        k.emit(Opcode.STORE_ADD, k.tile(y, 1, List.of(Affine.ZERO, Affine.constant(2)), 1, 2), b);
        k.emit(Opcode.STORE_ADD, k.tile(y, 1, List.of(Affine.ZERO, Affine.ZERO), 1, 2), b);
        TensorData in = TensorData.of(DataType.BF16, new double[] {1, 2}, 1, 2);
        TensorData out = TensorData.of(DataType.BF16, new double[] {256, 1, 10}, 1, 3);
        run(k.build(Runner.ONE), Map.of("x", in, "y", out));
        assertThat(out.values())
                .as("257 is a tie of bf16, whose steps are 2 there; the second of the first store lies outside")
                .containsExactly(256, 3, 11);
    }

    /** Rows 2, 0, 2 of 3 rows: what goes to row 2 twice is there twice, beside what was there. */
    @Test
    void scatterAddSumsRowsNamedTwice() {
        KernelBuilder k = new KernelBuilder("sums");
        int i = k.tensor("i", DataType.INT32, 3, 1);
        int x = k.tensor("x", T, 3, 2);
        int y = k.tensor("y", T, 3, 2);
        BufferRef index = k.scratch("index", DataType.INT32, 3, 1, 1);
        BufferRef b = k.scratch("b", T, 3, 2, 1);
        List<Affine> origin = List.of(Affine.ZERO, Affine.ZERO);
        k.emit(Opcode.LOAD, index, k.tile(i, 1, origin, 3, 1));
        k.emit(Opcode.LOAD, b, k.tile(x, 1, origin, 3, 2)).emit(Opcode.BARRIER);
        k.emit(Opcode.SCATTER_ADD, k.tile(y, 1, origin, 3, 2), b, index);
        TensorData out = TensorData.of(T, new double[] {100, 100, 200, 200, 300, 300}, 3, 2);
        new Machine(1, 1)
                .run(List.of(new Launch(
                        k.build(Runner.ONE),
                        Map.of(
                                "i", TensorData.of(DataType.INT32, new double[] {2, 0, 2}, 3, 1),
                                "x", TensorData.of(T, new double[] {1, 2, 3, 4, 5, 6}, 3, 2),
                                "y", out))));
        assertThat(out.values()).containsExactly(103, 104, 200, 200, 306, 308);
    }

    /** On rank 1 the rows start 10 below: indices -10, 2 and 3 name rows 0, 12 and 13 of 13. */
    @Test
    void gatherAndScatterChooseRows() {
        KernelBuilder k = new KernelBuilder("rows");
        int i = k.tensor("i", DataType.INT32, 3, 1);
        int x = k.tensor("x", T, 13, 4);
        int y = k.tensor("y", T, 13, 4);
        int z = k.tensor("z", T, 3, 2);
        BufferRef index = k.scratch("index", DataType.INT32, 3, 1, 1);
        BufferRef b = k.scratch("b", T, 3, 2, 1);
        List<Affine> origin = List.of(Affine.ZERO, Affine.ZERO);
        List<Affine> at = List.of(Affine.rank(10), Affine.constant(1));
        k.emit(Opcode.LOAD, index, k.tile(i, 1, origin, 3, 1)).emit(Opcode.BARRIER);
        k.emit(Opcode.GATHER, b, k.tile(x, 1, at, 3, 2), index).emit(Opcode.BARRIER);
        k.emit(Opcode.SCATTER, k.tile(y, 1, at, 3, 2), b, index);
        k.emit(Opcode.STORE, k.tile(z, 1, origin, 3, 2), b);
        double[] values = new double[52];
        java.util.Arrays.setAll(values, n -> n + 1);
        Kernel kernel = k.build(Runner.ONE);
        TensorData[] outs = {TensorData.zeros(T, 13, 4), TensorData.zeros(T, 13, 4)};
        TensorData[] gathered = {TensorData.zeros(T, 3, 2), TensorData.zeros(T, 3, 2)};
        List<Launch> launches = java.util.stream.IntStream.range(0, 2)
                .mapToObj(rank -> new Launch(
                        kernel,
                        Map.of(
                                "i",
                                TensorData.of(DataType.INT32, new double[] {-10, 2, 3}, 3, 1),
                                "x",
                                TensorData.of(T, values, 13, 4),
                                "y",
                                outs[rank],
                                "z",
                                gathered[rank])))
                .toList();
        new Machine(2, 1).run(launches);
        assertThat(gathered[0].values()).containsExactly(0, 0, 10, 11, 14, 15);
        assertThat(gathered[1].values()).containsExactly(2, 3, 50, 51, 0, 0);
        double[] expected = new double[52];
        expected[1] = 2;
        expected[2] = 3;
        expected[49] = 50;
        expected[50] = 51;
        assertThat(outs[1].values()).containsExactly(expected);
    }

    @Test
    void indicesThatAreNotWholeAreFaults() {
        KernelBuilder k = new KernelBuilder("rows");
        int i = k.tensor("i", DataType.INT32, 1, 1);
        int x = k.tensor("x", T, 4, 1);
        BufferRef index = k.scratch("index", DataType.INT32, 1, 1, 1);
        BufferRef b = k.scratch("b", T, 1, 1, 1);
        List<Affine> origin = List.of(Affine.ZERO, Affine.ZERO);
        k.emit(Opcode.LOAD, index, k.tile(i, 1, origin, 1, 1));
        k.emit(Opcode.GATHER, b, k.tile(x, 1, origin, 1, 1), index);
        TensorData half = TensorData.zeros(DataType.INT32, 1, 1);
        half.values()[0] = 0.5;
        Kernel kernel = k.build(Runner.ONE);
        assertThatThrownBy(() -> run(kernel, Map.of("i", half, "x", TensorData.zeros(T, 4, 1))))
                .isInstanceOf(ProgramFaultException.class)
                .hasMessageContaining("(gather b, x[0 : 1, 0 : 1], index): the row index 0.5 is not a whole number");
    }

    /** A 2 x 2 view of 3 x 5 memory reads rows 5 apart and ends where the kernel's tensor ends. */
    @Test
    void largerMemoryIsSeenInPartAndOtherDimensionsReshaped() {
        KernelBuilder k = new KernelBuilder("views");
        int x = k.tensor("x", T, 2, 2);
        int y = k.tensor("y", T, 3, 3);
        BufferRef b = k.scratch("b", T, 3, 3, 1);
        List<Affine> origin = List.of(Affine.ZERO, Affine.ZERO);
        k.emit(Opcode.LOAD, b, k.tile(x, 1, origin, 3, 3)).emit(Opcode.BARRIER);
        k.emit(Opcode.STORE, k.tile(y, 1, origin, 3, 3), b);
        double[] values = new double[15];
        java.util.Arrays.setAll(values, n -> n + 1);
        TensorData flat = TensorData.zeros(T, 9);
        Kernel kernel = k.build(Runner.ONE);
        run(kernel, Map.of("x", TensorData.of(T, values, 3, 5), "y", flat));
        assertThat(flat.values()).containsExactly(1, 2, 0, 6, 7, 0, 0, 0, 0);

        TensorData good = TensorData.zeros(T, 2, 2);
        assertThatThrownBy(() -> run(kernel, Map.of("x", TensorData.zeros(T, 1, 9), "y", flat)))
                .hasMessage("device 0: tensor x of kernel views: expected at least fp32[2, 2] in each dimension, found"
                        + " fp32[1, 9]");
        assertThatThrownBy(() -> run(kernel, Map.of("x", good, "y", TensorData.zeros(T, 8))))
                .hasMessageContaining("tensor y of kernel views: expected fp32[3, 3] or as many elements");
        assertThatThrownBy(() -> run(kernel, Map.of("x", TensorData.zeros(DataType.BF16, 2, 2), "y", flat)))
                .hasMessageContaining("expected the type of fp32[2, 2], found bf16[2, 2]");
        assertThatThrownBy(() -> run(kernel, Map.of("x", good)))
                .hasMessageContaining("tensor y of kernel views has no");
        assertThatThrownBy(() -> run(kernel, Map.of("x", good, "y", flat, "w", flat)))
                .hasMessageContaining("kernel views has no tensor [w]");
        assertThatThrownBy(() -> new Machine(2, 1).run(List.of())).hasMessageContaining("2 devices needs as many");
    }

    /** Rows of 32 share a scale in mxfp4, so a tile begins and ends with a block; it may be cut by the tensor's end. */
    @Test
    void blocksAreMovedWhole() {
        assertThat(blocks(64, 32, 32)[0]).isEqualTo(33);
        assertThat(blocks(48, 32, 32)[16]).isZero();
        assertThatThrownBy(() -> blocks(64, 16, 32)).hasMessageContaining("starts at column 16, within a block of 32");
        assertThatThrownBy(() -> blocks(64, 0, 16)).hasMessageContaining("16 columns, which blocks of 32");
    }

    private static double[] blocks(int columns, int origin, int extent) {
        KernelBuilder k = new KernelBuilder("blocks");
        int x = k.tensor("x", DataType.MXFP4, 1, columns);
        int y = k.tensor("y", DataType.MXFP4, 1, 32);
        BufferRef b = k.scratch("b", DataType.MXFP4, 1, 32, 1);
        List<Affine> at = List.of(Affine.ZERO, Affine.constant(origin));
        k.emit(Opcode.LOAD, b, k.tile(x, 1, at, 32 / extent, extent)).emit(Opcode.BARRIER);
        k.emit(Opcode.STORE, k.tile(y, 1, List.of(Affine.ZERO, Affine.ZERO), 1, 32), b);
        TensorData in = TensorData.zeros(DataType.MXFP4, 1, columns);
        java.util.Arrays.setAll(in.values(), n -> n + 1);
        TensorData out = TensorData.zeros(DataType.MXFP4, 1, 32);
        run(k.build(Runner.ONE), Map.of("x", in, "y", out));
        return out.values();
    }

    @Test
    void tilesAreDealtToCoresAndAllAreDone() {
        KernelBuilder k = new KernelBuilder("grid");
        int y = k.tensor("y", T, 7);
        BufferRef b = k.scratch("b", T, 1, 1, 1);
        k.emit(Opcode.FILL, b, Runner.number(3)).emit(Opcode.BARRIER);
        k.emit(Opcode.STORE_ADD, k.tile(y, 1, List.of(Affine.grid(0, 1)), 1), b).emit(Opcode.BARRIER);
        Kernel kernel = k.build(new Grid(List.of(new Grid.Axis("i", 7)), List.of(0), 0));
        for (int cores : new int[] {1, 3, 7, 9}) {
            TensorData out = TensorData.zeros(T, 7);
            new Machine(1, cores).run(List.of(new Launch(kernel, Map.of("y", out))));
            assertThat(out.values()).containsExactly(3, 3, 3, 3, 3, 3, 3);
        }
    }

    private static void run(Kernel kernel, Map<String, TensorData> tensors) {
        new Machine(1, 1).run(List.of(new Launch(kernel, tensors)));
    }
}
