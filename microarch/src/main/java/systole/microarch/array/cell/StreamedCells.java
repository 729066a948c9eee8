package systole.microarch.array.cell;

import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Cells that keep a sum: operands move right and down, a sum leaves in the cycle of its last product. */
final class StreamedCells implements Cells {
    private final int steps;
    private final Cell[][] cells;

    private static final class Cell {
        private @Nullable Word right;
        private @Nullable Word down;
        private double sum;
        private boolean used;
    }

    StreamedCells(int rows, int columns, int steps) {
        this.steps = steps;
        this.cells = new Cell[rows][columns];
        for (Cell[] row : cells) {
            for (int c = 0; c < columns; c++) {
                row[c] = new Cell();
            }
        }
    }

    @Override
    public void step(@Nullable Word[] left, @Nullable Word[] top, Results results) {
        // from the far corner, so that neighbours still hold what they held in the cycle before
        for (int r = cells.length - 1; r >= 0; r--) {
            for (int c = cells[r].length - 1; c >= 0; c--) {
                Word across = c == 0 ? left[r] : cells[r][c - 1].right;
                Word along = r == 0 ? top[c] : cells[r - 1][c].down;
                multiply(cells[r][c], across, along);
                if (across != null && across.place() == steps - 1) {
                    results.leave(c, new Word(cells[r][c].sum, across.fold(), r));
                }
            }
        }
    }

    private static void multiply(Cell cell, @Nullable Word across, @Nullable Word along) {
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
    public boolean moving() {
        for (int r = 0; r < cells.length; r++) {
            for (int c = 0; c < cells[r].length; c++) {
                Cell cell = cells[r][c];
                if ((cell.right != null && c < cells[r].length - 1) || (cell.down != null && r < cells.length - 1)) {
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
        Cell cell = cells[row][column];
        return cell.used ? OptionalDouble.of(cell.sum) : OptionalDouble.empty();
    }

    @Override
    public OptionalDouble loading(int row, int column) {
        return OptionalDouble.empty();
    }
}
