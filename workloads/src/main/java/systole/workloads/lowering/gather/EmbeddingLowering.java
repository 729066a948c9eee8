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
 * Lowers an embedding: a tile is some tokens, whose rows are gathered and stored. Which rows are named is not known
 * when time is told: they are taken to be all different.
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
        long tileRows = Math.min(fits, Math.max(1, Math.min(share, bytes / rowBytes)));
        int rows = (int) tileRows;
        int columns = Math.toIntExact(op.columns());
        Affine token = Affine.grid(0, rows);
        TileStream stream = new TileStream("gather", library.stages(), library);
        int numbers = stream.tensor("tokens", DataType.INT32, op.rows(), 1);
        int table = stream.tensor("table", Declarations.Role.WEIGHT, op.type(), op.vocabulary(), op.columns());
        int y = stream.tensor("y", op.type(), op.rows(), op.columns());
        BufferRef index = stream.load(
                "index", DataType.INT32, rows, 1, stream.tile(numbers, List.of(token, Affine.ZERO), rows, 1));
        // a rank holds the rows from rank * vocabulary on; others are zero here and come with the sum over the ranks
        BufferRef in = stream.gather(
                "rows",
                op.type(),
                rows,
                columns,
                stream.tile(table, List.of(Affine.rank(-op.vocabulary()), Affine.ZERO), rows, columns),
                index);
        BufferRef out = stream.store(
                "out", op.type(), rows, columns, stream.tile(y, List.of(token, Affine.ZERO), rows, columns));
        Grid grid = new Grid(
                List.of(new Grid.Axis("tokens", Math.toIntExact((op.rows() + rows - 1) / rows))), List.of(0), 0);
        return List.of(stream.build(grid, k -> k.emit(Opcode.CONVERT, out.next(), in.next())));
    }
}
