package systole.workloads.lowering.stream;

import java.util.ArrayList;
import java.util.List;
import systole.isa.Affine;
import systole.isa.DataType;
import systole.isa.Grid;
import systole.isa.Kernel;
import systole.isa.KernelBuilder;
import systole.isa.Opcode;
import systole.isa.Operand.BufferRef;
import systole.isa.Queue;
import systole.isa.Target;
import systole.workloads.lowering.Lowering;
import systole.workloads.lowering.UnsupportedOperatorException;
import systole.workloads.operator.ArgMax;

/** Lowers the search for the largest element of a row: rows are cut into parts so that cores share them, and joined after. */
public final class ArgMaxLowering {
    private ArgMaxLowering() {}

    /** The kernels: parts, and where there are several a second that joins them. */
    public static List<Kernel> lower(ArgMax op, Lowering lowering) {
        StreamLibrary library = lowering.library().stream();
        Target target = lowering.target();
        long most = Math.min(target.scratchBytes() / library.stages(), library.sampledTileBytes());
        long wide = Math.min(op.columns(), most * 8 / op.type().bits());
        if (wide < 1) {
            throw new UnsupportedOperatorException(
                    "no part of a row fits the scratchpad of " + target.scratchBytes() + " bytes");
        }
        long tiles = Tiles.ceilDiv(op.columns(), wide);
        long parts = Math.min(tiles, Math.max(1, target.cores() / op.rows()));
        long trips = Tiles.ceilDiv(tiles, parts);
        parts = Tiles.ceilDiv(tiles, trips);
        List<Kernel> kernels = new ArrayList<>();
        kernels.add(parts(op, library, (int) wide, trips, (int) parts));
        if (parts > 1) {
            kernels.add(join(op, library, (int) parts));
        }
        return kernels;
    }

    private static Kernel parts(ArgMax op, StreamLibrary library, int wide, long trips, int parts) {
        KernelBuilder k = new KernelBuilder("argmax_" + parts)
                .persistent(library.persistent())
                .setupLoads(library.setupLoads());
        int logits = k.tensor("logits", op.type(), op.rows(), op.columns());
        int best = k.tensor("best", DataType.FP32, op.rows(), parts, 2);
        BufferRef part = k.scratch("part", op.type(), 1, wide, library.stages(), 0);
        BufferRef value = k.accumulator("value", DataType.FP32, 1, 1, 1);
        BufferRef top = k.accumulator("top", DataType.FP32, 1, 1, 1);
        BufferRef pair = k.accumulator("pair", DataType.FP32, 1, 2, 1);
        int full = k.semaphore("full", 0);
        int empty = k.semaphore("empty", library.stages());
        int ready = k.semaphore("ready", 0);
        int taken = k.semaphore("taken", 1);
        Affine column = Affine.grid(0, trips * wide).plus(Affine.loop(0, wide));
        long span = trips * wide;
        Affine left = Affine.constant(op.columns()).plus(Affine.grid(0, -span));
        k.wait(Queue.VECTOR, taken);
        k.loop(left, span, wide);
        k.wait(Queue.LOAD, empty);
        k.emit(Opcode.LOAD, part, k.tile(logits, 1, List.of(Affine.grid(1, 1), column), 1, wide));
        k.signal(Queue.LOAD, full).wait(Queue.VECTOR, full);
        k.emit(Opcode.REDUCE_MAX, value, part);
        k.emit(Opcode.ARGMAX, top, part);
        k.emit(Opcode.MAX, pair, value, top);
        k.signal(Queue.VECTOR, empty);
        k.end();
        k.signal(Queue.VECTOR, ready).wait(Queue.STORE, ready);
        k.emit(
                Opcode.STORE,
                k.tile(best, 1, List.of(Affine.grid(1, 1), Affine.grid(0, 1), Affine.ZERO), 1, 1, 2),
                pair);
        k.signal(Queue.STORE, taken);
        return k.build(new Grid(
                List.of(new Grid.Axis("part", parts), new Grid.Axis("row", Math.toIntExact(op.rows()))),
                List.of(0, 1),
                0));
    }

    private static Kernel join(ArgMax op, StreamLibrary library, int parts) {
        TileStream stream = new TileStream("argmax_join", 1, library);
        List<Affine> origin = List.of(Affine.grid(0, 1), Affine.ZERO);
        int best = stream.tensor("best", DataType.FP32, op.rows(), 2L * parts);
        int token = stream.tensor("token", DataType.INT32, op.rows(), 1);
        BufferRef pairs = stream.load("pairs", DataType.FP32, 1, 2 * parts, stream.tile(best, origin, 1, 2 * parts));
        BufferRef out = stream.store("out", DataType.INT32, 1, 1, stream.tile(token, origin, 1, 1));
        Grid grid = new Grid(List.of(new Grid.Axis("row", Math.toIntExact(op.rows()))), List.of(0), 0);
        return stream.build(grid, k -> k.emit(Opcode.ARGMAX, out, pairs));
    }
}
