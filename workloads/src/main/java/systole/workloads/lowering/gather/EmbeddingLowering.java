package systole.workloads.lowering.gather;

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
import systole.workloads.lowering.stream.StreamLibrary;
import systole.workloads.lowering.stream.TileStream;
import systole.workloads.operator.EmbeddingGather;

/**
 * Lowers an embedding: a tile is some tokens, whose rows are gathered and stored. Which rows are named is not known; they are
 * taken to be all different as long as the table has enough, and to come again after that.
 */
public final class EmbeddingLowering {
    private EmbeddingLowering() {}

    /** The kernel. */
    public static List<Kernel> lower(EmbeddingGather op, Lowering lowering) {
        StreamLibrary library = lowering.library().stream();
        Target target = lowering.target();
        long rowBytes = op.type().bytes(op.columns());
        long bytes = Math.min(library.tileBytes(), target.loadBytesInFlight() / library.stages());
        long fits = target.scratchBytes() / TileStream.scratchBytes(rowBytes + 4, rowBytes, library.stages());
        if (fits < 1) {
            throw new UnsupportedOperatorException(
                    "no row of the table fits the scratchpad of " + target.scratchBytes() + " bytes");
        }
        long share = (op.rows() + target.cores() - 1) / target.cores();
        long tileRows = Math.min(Math.min(fits, op.vocabulary()), Math.max(1, Math.min(share, bytes / rowBytes)));
        int rows = (int) tileRows;
        int columns = Math.toIntExact(op.columns());
        long tiles = (op.rows() + rows - 1) / rows;
        long distinct = op.vocabulary() / rows;
        long turns = (tiles + distinct - 1) / distinct;
        long within = (tiles + turns - 1) / turns;
        Affine token = Affine.grid(0, rows).plus(Affine.grid(1, within * rows));
        TileStream stream = new TileStream("gather", library.stages(), library);
        int numbers = stream.tensor("tokens", DataType.INT32, op.rows(), 1);
        int table = stream.tensor("table", Declarations.Role.WEIGHT, op.type(), op.vocabulary(), op.columns());
        int y = stream.tensor("y", op.type(), op.rows(), op.columns());
        stream.load("index", DataType.INT32, rows, 1, stream.tile(numbers, List.of(token, Affine.ZERO), rows, 1));
        BufferRef in = stream.gather(
                "rows",
                op.type(),
                rows,
                columns,
                stream.tile(table, List.of(Affine.grid(0, rows), Affine.ZERO), rows, columns));
        BufferRef out = stream.store(
                "out", op.type(), rows, columns, stream.tile(y, List.of(token, Affine.ZERO), rows, columns));
        Grid grid = new Grid(
                List.of(new Grid.Axis("within", (int) within), new Grid.Axis("turn", (int) turns)), List.of(0, 1), 0);
        return List.of(stream.build(grid, k -> k.emit(Opcode.CONVERT, out, in)));
    }
}
