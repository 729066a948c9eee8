package systole.workloads.lowering.stream;

import java.util.List;
import systole.isa.Affine;
import systole.isa.Declarations;
import systole.isa.Grid;
import systole.isa.Kernel;
import systole.isa.Opcode;
import systole.isa.Operand.BufferRef;
import systole.isa.Target;
import systole.workloads.lowering.Lowering;
import systole.workloads.lowering.UnsupportedOperatorException;
import systole.workloads.operator.RotaryGradient;

/** Lowers the gradient of rotary embedding: a tile is some tokens of one key head and of the queries that share it. */
public final class RotaryGradientLowering {
    private RotaryGradientLowering() {}

    /** The kernel. */
    public static List<Kernel> lower(RotaryGradient op, Lowering lowering) {
        StreamLibrary library = lowering.library().stream();
        Target target = lowering.target();
        int dim = op.headDim();
        int group = op.queryHeads() / op.kvHeads();
        int wide = group * dim;
        long rowBytes = op.type().bytes((long) dim * (group + 3));
        long written = op.type().bytes(wide + 2L * dim);
        long fits = Math.min(
                target.scratchBytes() / TileStream.scratchBytes(rowBytes, written, library.stages()),
                target.accumulatorBytes() / (4L * (wide + dim)));
        if (fits < 1) {
            throw new UnsupportedOperatorException(
                    "no token of " + group + " query heads fits the scratchpad of " + target.scratchBytes() + " bytes");
        }
        long most = Math.max(1, Math.min(fits, Tiles.loadBytes(library, target, 1) / rowBytes));
        long tiles = op.batch() * op.kvHeads();
        int rows = (int) Math.min(op.tokens(), Tiles.share(op.tokens() * tiles, most, 1, target.cores()));
        TileStream stream = new TileStream("rotary_gradient", library.stages(), library);
        Affine row = Affine.grid(0, rows);
        Affine head = Affine.grid(1, 1);
        Affine batch = Affine.grid(2, 1);
        int queries = stream.tensor("d_queries", op.type(), op.batch(), op.tokens(), op.queryHeads(), dim);
        BufferRef q = stream.load(
                "q",
                op.type(),
                rows,
                wide,
                stream.tile(queries, List.of(batch, row, Affine.grid(1, group), Affine.ZERO), 1, rows, group, dim));
        BufferRef[] kv = new BufferRef[2];
        for (int i = 0; i < 2; i++) {
            String name = i == 0 ? "keys" : "values";
            int tensor = stream.tensor("d_" + name, op.type(), op.batch(), op.kvHeads(), op.tokens(), dim);
            kv[i] = stream.load(
                    name,
                    op.type(),
                    rows,
                    dim,
                    stream.tile(tensor, List.of(batch, head, row, Affine.ZERO), 1, 1, rows, dim));
        }
        int angles = stream.tensor("angles_back", Declarations.Role.WEIGHT, op.type(), op.tokens(), dim);
        BufferRef angle =
                stream.load("angle", op.type(), rows, dim, stream.tile(angles, List.of(row, Affine.ZERO), rows, dim));
        long columns = (op.queryHeads() + 2L * op.kvHeads()) * dim;
        int qkv = stream.tensor("d_qkv", op.type(), op.batch(), op.tokens(), columns);
        Affine keyColumn = Affine.grid(1, dim).plus(Affine.constant((long) op.queryHeads() * dim));
        Affine valueColumn = keyColumn.plus(Affine.constant((long) op.kvHeads() * dim));
        BufferRef newQ = stream.store(
                "new_q",
                op.type(),
                rows,
                wide,
                stream.tile(qkv, List.of(batch, row, Affine.grid(1, wide)), 1, rows, wide));
        BufferRef newK = stream.store(
                "new_k", op.type(), rows, dim, stream.tile(qkv, List.of(batch, row, keyColumn), 1, rows, dim));
        BufferRef newV = stream.store(
                "new_v", op.type(), rows, dim, stream.tile(qkv, List.of(batch, row, valueColumn), 1, rows, dim));
        BufferRef x = stream.registers("x", rows, wide);
        BufferRef y = stream.registers("y", rows, dim);
        Grid grid = new Grid(
                List.of(
                        new Grid.Axis("tokens", Math.toIntExact(Tiles.ceilDiv(op.tokens(), rows))),
                        new Grid.Axis("head", op.kvHeads()),
                        new Grid.Axis("batch", Math.toIntExact(op.batch()))),
                List.of(1, 0, 2),
                0);
        return List.of(stream.build(grid, b -> {
            b.emit(Opcode.CONVERT, x, q.next()).emit(Opcode.CONVERT, y, kv[0].next());
            b.emit(Opcode.ROTATE, x, x, angle).emit(Opcode.ROTATE, y, y, angle.next());
            b.emit(Opcode.CONVERT, newQ.next(), x).emit(Opcode.CONVERT, newK.next(), y);
            b.emit(Opcode.CONVERT, newV.next(), kv[1].next());
        }));
    }
}
