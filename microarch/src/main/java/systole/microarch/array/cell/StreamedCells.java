package systole.microarch.array.cell;

import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Cells that keep a sum: operands move right and down, a sum leaves in the cycle of its last product. */
final class StreamedCells extends CellGrid<StreamedCells.Streamed> {
    private final int steps;

    static final class Streamed extends CellGrid.Cell {
        private @Nullable Word down;
        private double sum;
        private boolean used;
    }

    StreamedCells(int rows, int columns, int steps) {
        super(rows, columns, Streamed::new);
        this.steps = steps;
    }

    @Override
    void step(
            Streamed cell,
            int row,
            int column,
            @Nullable Word across,
            @Nullable Streamed above,
            @Nullable Word top,
            Results results) {
        multiply(cell, across, above == null ? top : above.down);
        if (across != null && across.place() == steps - 1) {
            results.leave(column, new Word(cell.sum, across.fold(), row));
        }
    }

    private static void multiply(Streamed cell, @Nullable Word across, @Nullable Word along) {
        cell.right = across;
        cell.down = along;
        if (across == null && along == null) {
            return;
        }
        if (across == null || along == null || !across.meets(along)) {
            throw new IllegalStateException("operands do not meet: " + across + " and " + along);
        }
        cell.used = true;
        cell.sum = across.value() * along.value() + (across.place() == 0 ? 0 : cell.sum);
    }

    @Override
    boolean moves(Streamed cell, boolean lastRow) {
        return cell.down != null && !lastRow;
    }

    @Override
    public OptionalDouble held(int row, int column) {
        Streamed cell = cell(row, column);
        return cell.used ? OptionalDouble.of(cell.sum) : OptionalDouble.empty();
    }

    @Override
    public OptionalDouble loading(int row, int column) {
        return OptionalDouble.empty();
    }
}
