package systole.microarch.array.cell;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Rows and columns of cells between which words move right and down, a cell a cycle.
 *
 * @param <C> what a cell keeps
 */
abstract class CellGrid<C extends CellGrid.Cell> implements Cells {
    /** The operand that a cell took from its left and gives to its right: both kinds of cells pass it on. */
    static class Cell {
        @Nullable
        Word right;
    }

    final int rows;
    final int columns;
    private final List<C> cells = new ArrayList<>();

    CellGrid(int rows, int columns, Supplier<C> rest) {
        this.rows = rows;
        this.columns = columns;
        for (int i = 0; i < rows * columns; i++) {
            cells.add(rest.get());
        }
    }

    final C cell(int row, int column) {
        return cells.get(row * columns + column);
    }

    @Override
    public final void step(@Nullable Word[] left, @Nullable Word[] top, Results results) {
        // from the far corner, so that neighbours still hold what they held in the cycle before
        for (int r = rows - 1; r >= 0; r--) {
            for (int c = columns - 1; c >= 0; c--) {
                Word across = c == 0 ? left[r] : cell(r, c - 1).right;
                C above = r == 0 ? null : cell(r - 1, c);
                step(cell(r, c), r, c, across, above, top[c], results);
            }
        }
    }

    /**
     * One cycle of one cell.
     *
     * @param across word from the left
     * @param above the cell above, as it was in the cycle before; null in the first row
     * @param top word that enters the column
     */
    abstract void step(
            C cell, int row, int column, @Nullable Word across, @Nullable C above, @Nullable Word top, Results results);

    @Override
    public final boolean moving() {
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                C cell = cell(r, c);
                if ((cell.right != null && c < columns - 1) || moves(cell, r == rows - 1)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether a cell holds a word, besides what it gives to its right, that will meet another cell or be used. */
    abstract boolean moves(C cell, boolean lastRow);

    @Override
    public final int activeFold(int row, int column) {
        Word word = cell(row, column).right;
        return word == null ? -1 : word.fold();
    }
}
