package systole.workloads.lowering.stream;

import java.util.List;
import systole.isa.Affine;
import systole.isa.DataType;
import systole.isa.Declarations;
import systole.isa.Grid;
import systole.isa.Kernel;
import systole.isa.Opcode;
import systole.isa.Operand.BufferRef;
import systole.isa.Target;
import systole.workloads.lowering.Lowering;
import systole.workloads.lowering.UnsupportedOperatorException;
import systole.workloads.operator.RotaryAppend;

/** Lowers rotary embedding with cache append: a tile is some tokens of one key head and of the queries that share it. */
public final class RotaryLowering {
    private RotaryLowering() {}

    /** The kernel. */
    public static List<Kernel> lower(RotaryAppend op, Lowering lowering) {
        StreamLibrary library = lowering.library().stream();
        Target target = lowering.target();
        int dim = op.headDim();
        int group = op.queryHeads() / op.kvHeads();
        int wide = group * dim;
        long rowBytes = op.type().bytes((long) dim * (group + 3));
        long written = op.type().bytes(wide) + op.cache().bytes(2L * dim);
        long fits = Math.min(
                target.scratchBytes() / TileStream.scratchBytes(rowBytes, written, library.stages()),
                target.accumulatorBytes() / (4L * (wide + 2L * dim)));
        if (fits < 1) {
            throw new UnsupportedOperatorException(
                    "no token of " + group + " query heads fits the scratchpad of " + target.scratchBytes() + " bytes");
        }
        long most = Math.min(fits, Math.max(1, Tiles.loadBytes(library, target, 1) / rowBytes));
        long tiles = op.batch() * op.kvHeads();
        int rows = (int) Math.min(op.tokens(), Tiles.share(op.tokens() * tiles, Math.max(1, most), 1, target.cores()));
        TileStream stream = new TileStream(op.rotates() ? "rotary_append" : "kv_append", library.stages(), library);
        Affine row = Affine.grid(0, rows);
        Affine head = Affine.grid(1, 1);
        Affine batch = Affine.grid(2, 1);
        long columns = (op.queryHeads() + 2L * op.kvHeads()) * dim;
        int qkv = stream.tensor("qkv", op.type(), op.batch(), op.tokens(), columns);
        Affine keyColumn = Affine.grid(1, dim).plus(Affine.constant((long) op.queryHeads() * dim));
        Affine valueColumn = keyColumn.plus(Affine.constant((long) op.kvHeads() * dim));
        BufferRef q = stream.load(
                "q", op.type(), rows, wide, stream.tile(qkv, List.of(batch, row, Affine.grid(1, wide)), 1, rows, wide));
        BufferRef k =
                stream.load("k", op.type(), rows, dim, stream.tile(qkv, List.of(batch, row, keyColumn), 1, rows, dim));
        BufferRef v = stream.load(
                "v", op.type(), rows, dim, stream.tile(qkv, List.of(batch, row, valueColumn), 1, rows, dim));
        BufferRef angle = q;
        if (op.rotates()) {
            // a row for each position: cosines, then sines
            int angles = stream.tensor("angles", Declarations.Role.WEIGHT, op.type(), op.past() + op.tokens(), dim);
            Affine position = row.plus(Affine.constant(op.past()));
            angle = stream.load(
                    "angle", op.type(), rows, dim, stream.tile(angles, List.of(position, Affine.ZERO), rows, dim));
        }
        int queries = stream.tensor("queries", op.type(), op.batch(), op.tokens(), op.queryHeads(), dim);
        BufferRef newQ = stream.store(
                "new_q",
                op.type(),
                rows,
                wide,
                stream.tile(queries, List.of(batch, row, Affine.grid(1, group), Affine.ZERO), 1, rows, group, dim));
        BufferRef newK = cache(stream, op, "keys", rows, List.of(batch, head, row, Affine.ZERO));
        BufferRef newV = cache(stream, op, "values", rows, List.of(batch, head, row, Affine.ZERO));
        BufferRef x = stream.registers("x", rows, wide);
        BufferRef y = stream.registers("y", rows, dim);
        BufferRef turn = angle;
        Grid grid = new Grid(
                List.of(
                        new Grid.Axis("tokens", (int) Tiles.ceilDiv(op.tokens(), rows)),
                        new Grid.Axis("head", op.kvHeads()),
                        new Grid.Axis("batch", (int) op.batch())),
                List.of(1, 0, 2),
                0);
        return List.of(stream.build(grid, b -> {
            b.emit(Opcode.CONVERT, x, q.next()).emit(Opcode.CONVERT, y, k.next());
            if (op.rotates()) {
                b.emit(Opcode.ROTATE, x, x, turn).emit(Opcode.ROTATE, y, y, turn.next());
            }
            b.emit(Opcode.CONVERT, newQ.next(), x).emit(Opcode.CONVERT, newK.next(), y);
            b.emit(Opcode.CONVERT, newV.next(), v.next());
        }));
    }

    private static BufferRef cache(TileStream stream, RotaryAppend op, String name, int rows, List<Affine> origin) {
        DataType type = op.cache();
        int tensor = stream.tensor(
                name, Declarations.Role.STATE, type, op.batch(), op.kvHeads(), op.past() + op.tokens(), op.headDim());
        List<Affine> at =
                List.of(origin.get(0), origin.get(1), origin.get(2).plus(Affine.constant(op.past())), origin.get(3));
        return stream.store("new_" + name, type, rows, op.headDim(), stream.tile(tensor, at, 1, 1, rows, op.headDim()));
    }
}
