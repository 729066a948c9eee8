package systole.microarch.array;

/**
 * Arrays of cells that step together.
 *
 * @param rows rows of cells
 * @param columns columns of cells
 * @param arrays arrays of a core, which share the folds of a product and the ports to the scratchpads
 */
public record ArrayGeometry(int rows, int columns, int arrays) {
    /** Checks that there are cells. */
    public ArrayGeometry {
        if (rows < 1 || columns < 1 || arrays < 1) {
            throw new IllegalArgumentException(
                    "an array of " + rows + " x " + columns + " cells, " + arrays + " times, has no cells");
        }
    }

    /** One array. */
    public ArrayGeometry(int rows, int columns) {
        this(rows, columns, 1);
    }

    /** Cells of all arrays. */
    public long cells() {
        return (long) rows * columns * arrays;
    }
}
