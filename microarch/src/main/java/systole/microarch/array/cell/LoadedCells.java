package systole.microarch.array.cell;

import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Cells that keep an operand in one register and take the next fold's into another, which are chained down each column. A
 * word of the chain moves down until it is in its row; the first operand of a fold that enters a cell from the left makes
 * it take the new one. Sums move down.
 */
final class LoadedCells implements Cells {
    private final Cell[][] cells;

    private static final class Cell {
        private @Nullable Word right;
        private @Nullable Word sum;
        private @Nullable Word held;
        private @Nullable Word next;
    }

    LoadedCells(int rows, int columns) {
        this.cells = new Cell[rows][columns];
        for (Cell[] row : cells) {
            for (int c = 0; c < columns; c++) {
                row[c] = new Cell();
            }
        }
    }

    @Override
    public void step(@Nullable Word[] left, @Nullable Word[] top, Results results) {
        int last = cells.length - 1;
        // from the far corner, so that neighbours still hold what they held in the cycle before
        for (int r = last; r >= 0; r--) {
            for (int c = cells[r].length - 1; c >= 0; c--) {
                Cell cell = cells[r][c];
                Word across = c == 0 ? left[r] : cells[r][c - 1].right;
                multiply(cell, r, across, r == 0 ? null : cells[r - 1][c].sum);
                load(cell, r, r == 0 ? top[c] : passing(cells[r - 1][c], r - 1));
                if (r == last && cell.sum != null) {
                    results.leave(c, cell.sum);
                }
            }
        }
    }

    private static void multiply(Cell cell, int row, @Nullable Word across, @Nullable Word above) {
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
    private static @Nullable Word passing(Cell cell, int row) {
        return cell.next != null && cell.next.place() > row ? cell.next : null;
    }

    private static void load(Cell cell, int row, @Nullable Word word) {
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
    public boolean moving() {
        for (int r = 0; r < cells.length; r++) {
            for (int c = 0; c < cells[r].length; c++) {
                Cell cell = cells[r][c];
                if ((cell.right != null && c < cells[r].length - 1)
                        || (cell.sum != null && r < cells.length - 1)
                        || cell.next != null) {
                    return true;
                }
            }
        }
        return false;
    }

    @Override
    public int activeFold(int row, int column) {
        Word word = cells[row][column].right;
        return word == null ? -1 : word.fold();
    }

    @Override
    public OptionalDouble held(int row, int column) {
        Word held = cells[row][column].held;
        return held == null ? OptionalDouble.empty() : OptionalDouble.of(held.value());
    }

    @Override
    public OptionalDouble loading(int row, int column) {
        Word next = cells[row][column].next;
        return next == null ? OptionalDouble.empty() : OptionalDouble.of(next.value());
    }
}
