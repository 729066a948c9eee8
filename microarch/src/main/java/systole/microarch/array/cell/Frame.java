package systole.microarch.array.cell;

import java.util.OptionalDouble;

/**
 * An array in one cycle, as a view of live registers: read it before the next cycle. Rows and columns count from 0; values
 * are those of the operands in their scratchpads, with zeros beyond their edges.
 */
public interface Frame {
    /** Cycle, counted from 0. */
    long cycle();

    /** The newest fold, counted from 0. */
    int fold();

    /** Folds of the product. */
    int folds();

    /** What the array does. */
    Phase phase();

    /** Rows of cells. */
    int rows();

    /** Columns of cells. */
    int columns();

    /** Fold that a cell multiplies for in this cycle; -1 when it rests. */
    int activeFold(int row, int column);

    /** The operand that a cell multiplies with, where it stays; else the cell's sum so far. Empty before the first. */
    OptionalDouble held(int row, int column);

    /** The operand of a later fold that is in a cell, on its way down or waiting to be used. */
    OptionalDouble loading(int row, int column);

    /** The operand that enters a row from the left in this cycle. */
    OptionalDouble left(int row);

    /** The operand that enters a column from the top in this cycle. */
    OptionalDouble top(int column);

    /** The result that leaves a column in this cycle; one of them, where cells have accumulators. */
    OptionalDouble out(int column);
}
