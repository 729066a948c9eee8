package systole.microarch.array.cell;

import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Cells that keep an operand in one register and take the next fold's into another, which are chained down each column. A
 * word of the chain moves down until it is in its row; the first operand of a fold that enters a cell from the left makes
 * it take the new one. Sums move down.
 */
final class LoadedCells extends CellGrid<LoadedCells.Loaded> {
    static final class Loaded extends CellGrid.Cell {
        private @Nullable Word sum;
        private @Nullable Word held;
        private @Nullable Word next;
    }

    LoadedCells(int rows, int columns) {
        super(rows, columns, Loaded::new);
    }

    @Override
    void step(
            Loaded cell,
            int row,
            int column,
            @Nullable Word across,
            @Nullable Loaded above,
            @Nullable Word top,
            Results results) {
        multiply(cell, row, across, above == null ? null : above.sum);
        load(cell, row, above == null ? top : passing(above, row - 1));
        if (row == rows - 1 && cell.sum != null) {
            results.leave(column, cell.sum);
        }
    }

    private static void multiply(Loaded cell, int row, @Nullable Word across, @Nullable Word above) {
        cell.right = across;
        cell.sum = null;
        if (across == null) {
            return;
        }
        if (across.place() == 0) {
            cell.held = cell.next;
            cell.next = null;
        }
        Word held = cell.held;
        if (held == null || held.fold() != across.fold() || held.place() != row) {
            throw new IllegalStateException("row " + row + " holds " + held + " when " + across + " comes");
        }
        double product = held.value() * across.value();
        if (row == 0) {
            cell.sum = new Word(product, across.fold(), across.place());
        } else if (above != null && above.meets(across)) {
            cell.sum = above.plus(product);
        } else {
            throw new IllegalStateException("sum " + above + " does not meet " + across);
        }
    }

    /** What the chain passes on from a row: a word that is not yet in its own. */
    private static @Nullable Word passing(Loaded cell, int row) {
        return cell.next != null && cell.next.place() > row ? cell.next : null;
    }

    private static void load(Loaded cell, int row, @Nullable Word word) {
        if (cell.next != null && cell.next.place() > row) {
            cell.next = null;
        }
        if (word != null) {
            if (cell.next != null) {
                throw new IllegalStateException(word + " would overwrite " + cell.next + ", which was not used yet");
            }
            cell.next = word;
        }
    }

    @Override
    boolean moves(Loaded cell, boolean lastRow) {
        return (cell.sum != null && !lastRow) || cell.next != null;
    }

    @Override
    public OptionalDouble held(int row, int column) {
        Word held = cell(row, column).held;
        return held == null ? OptionalDouble.empty() : OptionalDouble.of(held.value());
    }

    @Override
    public OptionalDouble loading(int row, int column) {
        Word next = cell(row, column).next;
        return next == null ? OptionalDouble.empty() : OptionalDouble.of(next.value());
    }
}
