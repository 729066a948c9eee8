package systole.workloads.lowering.attention;

import java.util.List;
import systole.isa.Affine;
import systole.isa.DataType;
import systole.isa.Grid;
import systole.isa.Kernel;
import systole.isa.KernelBuilder;
import systole.isa.Opcode;
import systole.isa.Operand.BufferRef;
import systole.isa.Queue;
import systole.workloads.lowering.Lowering;
import systole.workloads.lowering.stream.ClearLowering;
import systole.workloads.lowering.stream.TileStream;
import systole.workloads.operator.AttentionGradient;

/** The kernels around the products of attention's gradient: each a stream of tiles. */
final class GradientSums {
    /** Bytes of a stream's tile: as much as a few loads in flight keep memory busy with. */
    private static final int TILE_BYTES = 8192;

    private static final int STAGES = 2;

    private GradientSums() {}

    /** Sums of dO O over each row: what the gradient of a row's softmax takes off. */
    static Kernel rows(AttentionGradient op, Lowering lowering) {
        int dim = op.form().valueDim();
        long rowBytes = TileStream.scratchBytes(2 * op.type().bytes(dim), 4, STAGES);
        long fits = Math.min(
                lowering.target().scratchBytes() / rowBytes, lowering.target().accumulatorBytes() / (8L * dim + 8));
        int rows = (int) Math.max(
                1,
                Math.min(
                        Math.min(fits, op.queryTokens()), TILE_BYTES / op.type().bytes(dim)));
        TileStream stream = new TileStream("row_sums", STAGES, lowering.library().stream());
        long[] vectors = {op.batch(), op.queryTokens(), op.queryHeads(), dim};
        Affine row = Affine.grid(0, rows);
        List<Affine> at = List.of(Affine.grid(2, 1), row, Affine.grid(1, 1), Affine.ZERO);
        BufferRef[] in = new BufferRef[2];
        BufferRef[] x = new BufferRef[2];
        for (int i = 0; i < 2; i++) {
            String name = i == 0 ? "O" : "dO";
            int tensor = stream.tensor(name, op.type(), vectors);
            in[i] = stream.load("in_" + name, op.type(), rows, dim, stream.tile(tensor, at, 1, rows, 1, dim));
            x[i] = stream.registers("x_" + name, rows, dim);
        }
        int sums = stream.tensor("D", DataType.FP32, op.batch(), op.queryHeads(), op.queryTokens());
        BufferRef out = stream.store(
                "out",
                DataType.FP32,
                rows,
                1,
                stream.tile(sums, List.of(Affine.grid(2, 1), Affine.grid(1, 1), row), 1, 1, rows));
        Grid grid = new Grid(
                List.of(
                        new Grid.Axis("tokens", Math.toIntExact((op.queryTokens() + rows - 1) / rows)),
                        new Grid.Axis("head", op.queryHeads()),
                        new Grid.Axis("batch", Math.toIntExact(op.batch()))),
                List.of(1, 0, 2),
                0);
        return stream.build(
                grid,
                k -> k.emit(Opcode.CONVERT, x[0], in[0].next())
                        .emit(Opcode.CONVERT, x[1], in[1].next())
                        .emit(Opcode.MUL, x[0], x[0], x[1])
                        .emit(Opcode.REDUCE_SUM, out.next(), x[0]));
    }

    /** Sums of query gradients begin at zero. */
    static Kernel cleared(AttentionGradient op, Lowering lowering) {
        return ClearLowering.kernel("dQ_sums", elements(op), DataType.FP32, lowering);
    }

    /** Sums of query gradients in the format of gradients, tokens still along rows. */
    static Kernel rounded(AttentionGradient op, Lowering lowering) {
        long elements = elements(op);
        int wide = wide(elements, lowering);
        TileStream stream = new TileStream("round_sums", STAGES, lowering.library().stream());
        List<Affine> at = List.of(Affine.ZERO, Affine.grid(0, wide));
        int sums = stream.tensor("dQ_sums", DataType.FP32, 1, elements);
        int result = stream.tensor("dQ_turned", op.type(), 1, elements);
        BufferRef in = stream.load("in", DataType.FP32, 1, wide, stream.tile(sums, at, 1, wide));
        BufferRef out = stream.store("out", op.type(), 1, wide, stream.tile(result, at, 1, wide));
        return stream.build(flat(elements, wide), k -> k.emit(Opcode.CONVERT, out.next(), in.next()));
    }

    /** Gradients of a key head, or of a value head of another width: those of the query heads that share it, added up. */
    static Kernel grouped(AttentionGradient op, String name, int width, Lowering lowering) {
        long elements = op.keyTokens() * width;
        int wide = wide(elements, lowering);
        KernelBuilder k = new KernelBuilder("add_heads")
                .setupLoads(lowering.library().stream().setupLoads());
        long items = op.batch() * op.kvHeads();
        int heads = k.tensor("d" + name + "_heads", op.type(), items, op.group(), elements);
        int result = k.tensor("d" + name, op.type(), items, elements);
        BufferRef in = k.scratch("in", op.type(), 1, wide, STAGES);
        BufferRef sum = k.accumulator("sum", DataType.FP32, 1, wide, 1);
        BufferRef out = k.scratch("out", op.type(), 1, wide, 1);
        int full = k.semaphore("full", 0);
        int empty = k.semaphore("empty", STAGES);
        int ready = k.semaphore("ready", 0);
        Affine item = Affine.grid(1, 1);
        Affine column = Affine.grid(0, wide);
        k.loop(op.group()).wait(Queue.LOAD, empty);
        k.emit(Opcode.LOAD, in.next(), k.tile(heads, 1, List.of(item, Affine.loop(0, 1), column), 1, 1, wide));
        k.signal(Queue.LOAD, full).wait(Queue.VECTOR, full);
        k.emit(Opcode.ADD, sum, sum, in.next()).signal(Queue.VECTOR, empty).end();
        k.emit(Opcode.CONVERT, out, sum).signal(Queue.VECTOR, ready).wait(Queue.STORE, ready);
        k.emit(Opcode.STORE, k.tile(result, 1, List.of(item, column), 1, wide), out);
        return k.build(new Grid(
                List.of(
                        new Grid.Axis("columns", Math.toIntExact((elements + wide - 1) / wide)),
                        new Grid.Axis("item", Math.toIntExact(items))),
                List.of(0, 1),
                0));
    }

    private static long elements(AttentionGradient op) {
        return op.batch() * op.queryHeads() * op.queryTokens() * op.headDim();
    }

    private static int wide(long elements, Lowering lowering) {
        long most = Math.min(
                TILE_BYTES / 4,
                Math.min(
                        lowering.target().scratchBytes() / 24, lowering.target().accumulatorBytes() / 8));
        return (int) Math.max(1, Math.min(elements, most));
    }

    private static Grid flat(long elements, int wide) {
        return new Grid(List.of(new Grid.Axis("part", Math.toIntExact((elements + wide - 1) / wide))), List.of(0), 0);
    }
}
