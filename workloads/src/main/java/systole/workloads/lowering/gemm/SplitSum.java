package systole.workloads.lowering.gemm;

import java.util.List;
import systole.isa.Affine;
import systole.isa.DataType;
import systole.isa.Grid;
import systole.isa.Kernel;
import systole.isa.KernelBuilder;
import systole.isa.Opcode;
import systole.isa.Operand.BufferRef;
import systole.isa.Queue;
import systole.workloads.operator.Gemm;

/** The second kernel of a split product: adds the parts and rounds the sum. */
final class SplitSum {
    private static final int ROWS = 8;
    private static final int COLUMNS = 128;
    private static final int STAGES = 4;

    private SplitSum() {}

    /** Tiles of the grid. */
    static long tiles(Gemm gemm) {
        return gemm.batch() * ((gemm.m() + ROWS - 1) / ROWS) * ((gemm.n() + COLUMNS - 1) / COLUMNS);
    }

    static Kernel kernel(Gemm gemm, int split) {
        KernelBuilder k = new KernelBuilder("split_sum_" + split);
        DataType type = gemm.type().accumulator();
        int parts = k.tensor("parts", type, gemm.batch(), split, gemm.m(), gemm.n());
        int c = k.tensor("C", gemm.output(), gemm.batch(), gemm.m(), gemm.n());
        BufferRef part = k.scratch("part", type, ROWS, COLUMNS, STAGES);
        BufferRef sum = k.accumulator("sum", type, ROWS, COLUMNS, 1);
        BufferRef out = k.accumulator("out", gemm.output(), ROWS, COLUMNS, 1);
        int full = k.semaphore("full", 0);
        int empty = k.semaphore("empty", STAGES);
        int rounded = k.semaphore("rounded", 0);
        int stored = k.semaphore("stored", 1);
        Affine row = Affine.grid(0, ROWS);
        Affine column = Affine.grid(1, COLUMNS);
        Affine batch = Affine.grid(2, 1);
        k.loop(split);
        k.wait(Queue.LOAD, empty);
        k.emit(
                Opcode.LOAD,
                part.next(),
                k.tile(parts, 1, List.of(batch, Affine.loop(0, 1), row, column), 1, 1, ROWS, COLUMNS));
        k.signal(Queue.LOAD, full).wait(Queue.VECTOR, full);
        k.emit(Opcode.ADD, sum, sum, part.next());
        k.signal(Queue.VECTOR, empty);
        k.end();
        k.wait(Queue.VECTOR, stored);
        k.emit(Opcode.CONVERT, out, sum);
        k.signal(Queue.VECTOR, rounded).wait(Queue.STORE, rounded);
        Opcode store = gemm.accumulates() ? Opcode.STORE_ADD : Opcode.STORE;
        k.emit(store, k.tile(c, 1, List.of(batch, row, column), 1, ROWS, COLUMNS), out);
        k.signal(Queue.STORE, stored).persistent(true);
        List<Grid.Axis> axes = List.of(
                new Grid.Axis("m", Math.toIntExact((gemm.m() + ROWS - 1) / ROWS)),
                new Grid.Axis("n", Math.toIntExact((gemm.n() + COLUMNS - 1) / COLUMNS)),
                new Grid.Axis("batch", Math.toIntExact(gemm.batch())));
        return k.build(new Grid(axes, List.of(1, 0, 2), 0));
    }
}
