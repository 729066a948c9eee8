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
import systole.workloads.operator.ExpertGather;
import systole.workloads.operator.PositionBias;

/**
 * Lowers copies of rows by number: a tile is some numbers, whose rows, or parts of rows where these are long, are gathered and
 * stored. Which rows are named is not known when time is told: they are taken to be all different.
 */
public final class RowsByNumber {
    private RowsByNumber() {}

    /** The kernel of an embedding, whose table each rank has a part of. */
    public static List<Kernel> lower(EmbeddingGather op, Lowering lowering) {
        // a rank holds the rows from rank * vocabulary on; others are zero here and come with the sum over the ranks
        Table table = new Table(Declarations.Role.WEIGHT, op.vocabulary(), Affine.rank(-op.vocabulary()));
        return lower(op.rows(), op.columns(), op.type(), table, lowering);
    }

    /** The kernel of biases by distance, of which each rank has those of its heads. */
    public static List<Kernel> lower(PositionBias op, Lowering lowering) {
        Table table = new Table(Declarations.Role.WEIGHT, op.buckets(), Affine.ZERO);
        return lower(op.pairs(), op.heads(), op.type(), table, lowering);
    }

    /** The kernel that brings tokens to their experts. */
    public static List<Kernel> lower(ExpertGather op, Lowering lowering) {
        Table table = new Table(Declarations.Role.ACTIVATION, op.tokens(), Affine.ZERO);
        return lower(op.rows(), op.columns(), op.type(), table, lowering);
    }

    /**
     * What rows are taken from.
     *
     * @param role parameter or activation
     * @param rows rows on this device
     * @param start where number 0 lies
     */
    private record Table(Declarations.Role role, long rows, Affine start) {}

    private static List<Kernel> lower(long all, long width, DataType type, Table table, Lowering lowering) {
        StreamLibrary library = lowering.library().stream();
        Target target = lowering.target();
        long bytes = Math.min(library.tileBytes(), target.loadBytesInFlight() / library.stages());
        int parts = 1;
        while (fits(type.bytes((width + parts - 1) / parts), library, target) < 1) {
            if (parts >= width) {
                throw new UnsupportedOperatorException(
                        "no element of the table fits the scratchpad of " + target.scratchBytes() + " bytes");
            }
            parts *= 2;
        }
        int columns = Math.toIntExact((width + parts - 1) / parts);
        long rowBytes = type.bytes((long) columns);
        long fits = fits(type.bytes((width + parts - 1) / parts), library, target);
        long share = (all + target.cores() - 1) / target.cores();
        long tileRows = Math.min(fits, Math.max(1, Math.min(share, bytes / rowBytes)));
        int rows = (int) tileRows;
        Affine token = Affine.grid(0, rows);
        Affine column = parts == 1 ? Affine.ZERO : Affine.grid(1, columns);
        TileStream stream = new TileStream("gather", library.stages(), library);
        int numbers = stream.tensor("tokens", DataType.INT32, all, 1);
        int from = stream.tensor("table", table.role, type, table.rows, width);
        int y = stream.tensor("y", type, all, width);
        BufferRef index = stream.load(
                "index", DataType.INT32, rows, 1, stream.tile(numbers, List.of(token, Affine.ZERO), rows, 1));
        BufferRef in = stream.gather(
                "rows", type, rows, columns, stream.tile(from, List.of(table.start, column), rows, columns), index);
        BufferRef out = stream.store("out", type, rows, columns, stream.tile(y, List.of(token, column), rows, columns));
        Grid.Axis tokens = new Grid.Axis("tokens", Math.toIntExact((all + rows - 1) / rows));
        Grid grid = parts == 1
                ? new Grid(List.of(tokens), List.of(0), 0)
                : new Grid(List.of(tokens, new Grid.Axis("columns", parts)), List.of(0, 1), 0);
        return List.of(stream.build(grid, k -> k.emit(Opcode.CONVERT, out.next(), in.next())));
    }

    /** Rows of so many bytes that the scratchpad holds beside each other in all stages. */
    private static long fits(long bytes, StreamLibrary library, Target target) {
        return target.scratchBytes() / TileStream.scratchBytes(bytes + 4, bytes, library.stages());
    }
}
