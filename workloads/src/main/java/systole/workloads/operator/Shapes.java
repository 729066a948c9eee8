package systole.workloads.operator;

/** The check that every shape of rows and columns makes. */
final class Shapes {
    private Shapes() {}

    static void positive(String name, long rows, long columns) {
        if (rows < 1 || columns < 1) {
            throw new IllegalArgumentException(
                    name + " needs positive rows and columns, found " + rows + " x " + columns);
        }
    }
}
