package systole.microarch.timing;

import java.util.List;
import systole.isa.Affine;
import systole.isa.DataType;
import systole.isa.Grid;
import systole.isa.Kernel;
import systole.isa.KernelBuilder;
import systole.isa.Opcode;
import systole.isa.Operand.BufferRef;
import systole.isa.Queue;

/** Hand-written kernels of a few instructions. */
public final class Kernels {
    private Kernels() {}

    /** Which parts of the single product are there. */
    enum Variant {
        WHOLE,
        WITHOUT_LOAD_OF_B,
        WITH_BARRIERS
    }

    /** One product of 64 x 64 x 64 bf16: load A, load B, multiply, store fp32; nothing overlaps but the two loads. */
    static Kernel single(Variant variant) {
        KernelBuilder k = new KernelBuilder("single");
        int a = k.tensor("A", DataType.BF16, 64, 64);
        int b = k.tensor("B", DataType.BF16, 64, 64);
        int c = k.tensor("C", DataType.FP32, 64, 64);
        BufferRef tileA = k.scratch("a", DataType.BF16, 64, 64, 1);
        BufferRef tileB = k.scratch("b", DataType.BF16, 64, 64, 1);
        BufferRef sum = k.accumulator("sum", DataType.FP32, 64, 64, 1);
        int loaded = k.semaphore("loaded", 0);
        int summed = k.semaphore("summed", 0);
        List<Affine> origin = List.of(Affine.ZERO, Affine.ZERO);
        k.emit(Opcode.LOAD, tileA, k.tile(a, 1, origin, 64, 64));
        if (variant != Variant.WITHOUT_LOAD_OF_B) {
            k.emit(Opcode.LOAD, tileB, k.tile(b, 1, origin, 64, 64));
        }
        boolean barriers = variant == Variant.WITH_BARRIERS;
        if (barriers) {
            k.emit(Opcode.BARRIER);
        } else {
            k.signal(Queue.LOAD, loaded).wait(Queue.TENSOR, loaded);
        }
        k.emit(Opcode.MMA_T, sum, tileA, tileB);
        if (barriers) {
            k.emit(Opcode.BARRIER);
        } else {
            k.signal(Queue.TENSOR, summed).wait(Queue.STORE, summed);
        }
        k.emit(Opcode.STORE, k.tile(c, 1, origin, 64, 64), sum);
        return k.build(one());
    }

    /**
     * Tiles of a product, {@code steps} operand tiles deep, over a ring of buffers: C[rows * gridRows, columns * gridColumns].
     */
    public static Kernel pipelined(
            int rows,
            int columns,
            int depth,
            int stages,
            int steps,
            int gridRows,
            int gridColumns,
            boolean persistent) {
        KernelBuilder k = new KernelBuilder("pipelined");
        int a = k.tensor("A", DataType.BF16, (long) rows * gridRows, (long) depth * steps);
        int b = k.tensor("B", DataType.BF16, (long) columns * gridColumns, (long) depth * steps);
        int c = k.tensor("C", DataType.FP32, (long) rows * gridRows, (long) columns * gridColumns);
        BufferRef tileA = k.scratch("a", DataType.BF16, rows, depth, stages);
        BufferRef tileB = k.scratch("b", DataType.BF16, columns, depth, stages);
        BufferRef sum = k.accumulator("sum", DataType.FP32, rows, columns, 1);
        int full = k.semaphore("full", 0);
        int empty = k.semaphore("empty", stages);
        int summed = k.semaphore("summed", 0);
        int stored = k.semaphore("stored", 1);
        Affine row = Affine.grid(0, rows);
        Affine column = Affine.grid(1, columns);
        k.wait(Queue.TENSOR, stored);
        k.loop(steps);
        k.wait(Queue.LOAD, empty);
        k.emit(Opcode.LOAD, tileA, k.tile(a, 1, List.of(row, Affine.loop(0, depth)), rows, depth));
        k.emit(Opcode.LOAD, tileB, k.tile(b, 1, List.of(column, Affine.loop(0, depth)), columns, depth));
        k.signal(Queue.LOAD, full).wait(Queue.TENSOR, full);
        k.emit(Opcode.MMA_T, sum, tileA, tileB);
        k.signal(Queue.TENSOR, empty).end();
        k.signal(Queue.TENSOR, summed).wait(Queue.STORE, summed);
        k.emit(Opcode.STORE, k.tile(c, 1, List.of(row, column), rows, columns), sum);
        k.signal(Queue.STORE, stored).persistent(persistent);
        return k.build(grid(gridRows, gridColumns));
    }

    /** Every grid tile loads 64 x 64 bf16 of its own, or all the same, and does nothing with it. */
    static Kernel loads(int tiles, boolean same, int sharers, boolean persistent, int setupLoads) {
        KernelBuilder k = new KernelBuilder("loads");
        int a = k.tensor("A", DataType.BF16, same ? 64 : 64L * tiles, 64);
        BufferRef tile = k.scratch("a", DataType.BF16, 64, 64, 1);
        Affine row = same ? Affine.ZERO : Affine.grid(0, 64);
        k.emit(Opcode.LOAD, tile, k.tile(a, sharers, List.of(row, Affine.ZERO), 64, 64));
        return k.persistent(persistent).setupLoads(setupLoads).build(grid(tiles, 1));
    }

    /** The kernel without room in registers for the operands of the next step of a product. */
    static Kernel unbuffered(Kernel kernel) {
        return products(kernel, false, kernel.warpProducts());
    }

    /** The kernel with products by instructions of one warp. */
    static Kernel warps(Kernel kernel) {
        return products(kernel, kernel.operandsBuffered(), true);
    }

    private static Kernel products(Kernel kernel, boolean buffered, boolean warps) {
        return new Kernel(
                kernel.name(),
                kernel.tensors(),
                kernel.buffers(),
                kernel.semaphores(),
                kernel.grid(),
                kernel.persistent(),
                kernel.operandRows(),
                kernel.operandColumns(),
                buffered,
                warps,
                kernel.setupLoads(),
                kernel.residents(),
                kernel.program());
    }

    static Grid one() {
        return grid(1, 1);
    }

    static Grid grid(int rows, int columns) {
        return new Grid(List.of(new Grid.Axis("m", rows), new Grid.Axis("n", columns)), List.of(0, 1), 0);
    }
}
