package systole.microarch.array;

/**
 * A product laid over arrays: {@code rows x columns} places, cut into folds of the arrays' size, each of which takes
 * {@code steps} steps of time. Folds go down the rows first, then to the next columns, so that the sums of one block of
 * results follow each other where rows are the length of the sum.
 *
 * @param geometry arrays
 * @param rows places along the rows of cells
 * @param columns places along the columns of cells
 * @param steps steps of each fold
 */
public record Mapping(ArrayGeometry geometry, long rows, long columns, long steps) {
    /** Folds along the rows. */
    public long rowFolds() {
        return Ceil.div(rows, geometry.rows());
    }

    /** Folds along the columns. */
    public long columnFolds() {
        return Ceil.div(columns, geometry.columns());
    }

    /** All folds. */
    public long folds() {
        return rowFolds() * columnFolds();
    }

    /** Times that every array takes a fold; in the last some may have none. */
    public long rounds() {
        return Ceil.div(folds(), geometry.arrays());
    }

    /** Rows of cells that a fold uses. */
    public int usedRows(long fold) {
        long row = fold % rowFolds();
        return (int) Math.min(geometry.rows(), rows - row * geometry.rows());
    }

    /** Columns of cells that a fold uses. */
    public int usedColumns(long fold) {
        long column = fold / rowFolds();
        return (int) Math.min(geometry.columns(), columns - column * geometry.columns());
    }

    /** Mean part of an array's cells that a fold uses, 0 to 1. */
    public double efficiency() {
        return (double) rows * columns / ((double) folds() * geometry.rows() * geometry.columns());
    }
}
