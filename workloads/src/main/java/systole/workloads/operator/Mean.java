package systole.workloads.operator;

import systole.isa.DataType;
import systole.workloads.lowering.stream.ColumnFunction;

/**
 * The mean of the rows of each item, such as the patches of an image: sums, then these over the number of rows.
 *
 * @param name name of the sums in reports
 * @param rows rows of all items
 * @param columns means of each
 * @param items equal blocks of rows
 * @param type format
 */
public record Mean(String name, long rows, long columns, long items, DataType type) {
    /** Sums of the rows of each item. */
    public ColumnPass sums() {
        return new ColumnPass(name, ColumnFunction.SUM, rows, columns, type, type, items);
    }

    /** Means from sums. */
    public Pointwise means() {
        return new Pointwise(name + "_mean", LayerFunction.SCALE, items, columns, type, type, share());
    }

    /** Gradients of rows from those of means. */
    public Pointwise gradient() {
        return new Pointwise(name + "_gradient", LayerFunction.SPREAD, rows, columns, type, type, share(), items);
    }

    private double share() {
        return (double) items / rows;
    }
}
