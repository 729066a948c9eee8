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
import systole.isa.Operand.Constant;
import systole.isa.Operand.Position;
import systole.isa.Queue;
import systole.isa.Target;
import systole.workloads.lowering.Lowering;
import systole.workloads.lowering.UnsupportedOperatorException;
import systole.workloads.operator.ArgMax;

/** Lowers the search for the largest element of a row: rows are cut into parts so that cores share them, and joined after. */
public final class ArgMaxLowering {
    /** Whole numbers that fp32 holds without a gap. */
    private static final long MOST_COLUMNS = 1L << 24;

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
        if (op.columns() > MOST_COLUMNS) {
            throw new UnsupportedOperatorException("places of the largest element are kept in fp32, which counts to "
                    + MOST_COLUMNS + "; found " + op.columns() + " columns");
        }
        long tiles = Tiles.ceilDiv(op.columns(), wide);
        // parts of one size where that is possible: then none ends inside a tile
        wide = Tiles.ceilDiv(op.columns(), tiles);
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
        BufferRef part = k.scratch("part", op.type(), 1, wide, library.stages());
        BufferRef value = k.accumulator("value", DataType.FP32, 1, 1, 1);
        BufferRef top = k.accumulator("top", DataType.FP32, 1, 1, 1);
        BufferRef ahead = k.accumulator("ahead", DataType.FP32, 1, 1, 1);
        BufferRef best = k.accumulator("best", DataType.FP32, 1, 1, 1);
        BufferRef at = k.accumulator("at", DataType.FP32, 1, 1, 1);
        int full = k.semaphore("full", 0);
        int empty = k.semaphore("empty", library.stages());
        int ready = k.semaphore("ready", 0);
        int taken = k.semaphore("taken", 1);
        Affine row = Affine.grid(1, 1);
        Affine column = Affine.grid(0, trips * wide).plus(Affine.loop(0, wide));
        long span = trips * wide;
        Affine left = Affine.constant(op.columns()).plus(Affine.grid(0, -span));
        k.wait(Queue.VECTOR, taken);
        k.emit(Opcode.FILL, best, new Constant(RowMath.LOWEST));
        k.loop(left, span, wide);
        k.wait(Queue.LOAD, empty);
        k.emit(Opcode.LOAD, part.next(), k.tile(logits, 1, List.of(row, column), 1, wide));
        k.signal(Queue.LOAD, full).wait(Queue.VECTOR, full);
        if (op.columns() % wide != 0) {
            Affine inside = left.plus(Affine.loop(0, -wide));
            k.emit(Opcode.MASK, part, part, new Position(inside), new Constant(0));
        }
        k.emit(Opcode.REDUCE_MAX, value, part);
        k.emit(Opcode.ARGMAX, top, part.next(), new Position(column));
        k.emit(Opcode.SUB, ahead, value, best);
        k.emit(Opcode.SELECT, at, top, at, ahead);
        k.emit(Opcode.MAX, best, best, value);
        k.signal(Queue.VECTOR, empty);
        k.end();
        if (parts == 1) {
            BufferRef token = k.accumulator("token", DataType.INT32, 1, 1, 1);
            k.emit(Opcode.CONVERT, token, at);
            k.signal(Queue.VECTOR, ready).wait(Queue.STORE, ready);
            int tokens = k.tensor("token", DataType.INT32, op.rows(), 1);
            k.emit(Opcode.STORE, k.tile(tokens, 1, List.of(row, Affine.ZERO), 1, 1), token);
        } else {
            k.signal(Queue.VECTOR, ready).wait(Queue.STORE, ready);
            List<Affine> place = List.of(row, Affine.grid(0, 1));
            int values = k.tensor("values", DataType.FP32, op.rows(), parts);
            int places = k.tensor("places", DataType.FP32, op.rows(), parts);
            k.emit(Opcode.STORE, k.tile(values, 1, place, 1, 1), best);
            k.emit(Opcode.STORE, k.tile(places, 1, place, 1, 1), at);
        }
        k.signal(Queue.STORE, taken);
        return k.build(new Grid(
                List.of(new Grid.Axis("part", parts), new Grid.Axis("row", Math.toIntExact(op.rows()))),
                List.of(0, 1),
                0));
    }

    /** Of the parts whose value is the largest, the one that comes first. */
    private static Kernel join(ArgMax op, StreamLibrary library, int parts) {
        TileStream stream = new TileStream("argmax_join", 1, library);
        List<Affine> origin = List.of(Affine.grid(0, 1), Affine.ZERO);
        int best = stream.tensor("values", DataType.FP32, op.rows(), parts);
        int at = stream.tensor("places", DataType.FP32, op.rows(), parts);
        int token = stream.tensor("token", DataType.INT32, op.rows(), 1);
        BufferRef values = stream.load("values", DataType.FP32, 1, parts, stream.tile(best, origin, 1, parts));
        BufferRef places = stream.load("places", DataType.FP32, 1, parts, stream.tile(at, origin, 1, parts));
        BufferRef out = stream.store("out", DataType.INT32, 1, 1, stream.tile(token, origin, 1, 1));
        BufferRef largest = stream.registers("largest", 1, 1);
        BufferRef behind = stream.registers("behind", 1, parts);
        BufferRef negative = stream.registers("negative", 1, parts);
        BufferRef lowest = stream.registers("lowest", 1, 1);
        Grid grid = new Grid(List.of(new Grid.Axis("row", Math.toIntExact(op.rows()))), List.of(0), 0);
        return stream.build(grid, k -> {
            k.emit(Opcode.REDUCE_MAX, largest, values);
            k.emit(Opcode.SUB, behind, largest, values.next());
            k.emit(Opcode.SCALE, negative, places.next(), new Constant(-1), new Constant(0));
            k.emit(Opcode.FILL, lowest, new Constant(RowMath.LOWEST));
            k.emit(Opcode.SELECT, negative, lowest, negative, behind);
            k.emit(Opcode.REDUCE_MAX, largest, negative);
            k.emit(Opcode.SCALE, out.next(), largest, new Constant(-1), new Constant(0));
        });
    }
}
