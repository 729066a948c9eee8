package systole.microarch.array.cell;

import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** The cells of one array and the registers between them. */
interface Cells {
    /**
     * One cycle: every cell takes what its neighbours held.
     *
     * @param left words that enter the rows; null where none does
     * @param top words that enter the columns
     * @param results where finished sums go
     */
    void step(@Nullable Word[] left, @Nullable Word[] top, Results results);

    /** Whether some word will meet another cell in the next cycle. */
    boolean moving();

    /** Fold that a cell multiplied for in the last cycle; -1 when it rested. */
    int activeFold(int row, int column);

    /** What stays in a cell. */
    OptionalDouble held(int row, int column);

    /** What a cell has been given for a later fold. */
    OptionalDouble loading(int row, int column);

    /** Takes finished sums. */
    interface Results {
        /** A sum that leaves a column; {@code place} is its row of cells, or its step where sums move. */
        void leave(int column, Word sum);
    }
}
