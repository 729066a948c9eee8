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
 * Lowers an embedding: a tile is some tokens, whose rows, or parts of rows where these are long, are gathered and stored.
 * Which rows are named is not known when time is told: they are taken to be all different.
 */
public final class EmbeddingLowering {
    private EmbeddingLowering() {}

    /** The kernel. */
    public static List<Kernel> lower(EmbeddingGather op, Lowering lowering) {
        StreamLibrary library = lowering.library().stream();
        Target target = lowering.target();
        long bytes = Math.min(library.tileBytes(), target.loadBytesInFlight() / library.stages());
        int parts = 1;
        while (fits(op, parts, library, target) < 1) {
            if (parts >= op.columns()) {
                throw new UnsupportedOperatorException(
                        "no element of the table fits the scratchpad of " + target.scratchBytes() + " bytes");
            }
            parts *= 2;
        }
        int columns = Math.toIntExact((op.columns() + parts - 1) / parts);
        long rowBytes = op.type().bytes((long) columns);
        long fits = fits(op, parts, library, target);
        long share = (op.rows() + target.cores() - 1) / target.cores();
        long tileRows = Math.min(fits, Math.max(1, Math.min(share, bytes / rowBytes)));
        int rows = (int) tileRows;
        Affine token = Affine.grid(0, rows);
        Affine column = parts == 1 ? Affine.ZERO : Affine.grid(1, columns);
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
                stream.tile(table, List.of(Affine.rank(-op.vocabulary()), column), rows, columns),
                index);
        BufferRef out =
                stream.store("out", op.type(), rows, columns, stream.tile(y, List.of(token, column), rows, columns));
        Grid.Axis tokens = new Grid.Axis("tokens", Math.toIntExact((op.rows() + rows - 1) / rows));
        Grid grid = parts == 1
                ? new Grid(List.of(tokens), List.of(0), 0)
                : new Grid(List.of(tokens, new Grid.Axis("columns", parts)), List.of(0, 1), 0);
        return List.of(stream.build(grid, k -> k.emit(Opcode.CONVERT, out.next(), in.next())));
    }

    /** Rows, cut into so many parts, that the scratchpad holds beside each other in all stages. */
    private static long fits(EmbeddingGather op, int parts, StreamLibrary library, Target target) {
        long bytes = op.type().bytes((op.columns() + parts - 1) / parts);
        return target.scratchBytes() / TileStream.scratchBytes(bytes + 4, bytes, library.stages());
    }
}
