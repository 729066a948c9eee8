package systole.workloads.operator;

import java.util.List;
import systole.isa.DataType;
import systole.isa.Kernel;
import systole.workloads.lowering.Lowering;
import systole.workloads.lowering.stream.ColumnFunction;
import systole.workloads.lowering.stream.ColumnPassLowering;

/**
 * Sums over the rows of a function of several tensors: gradients of what all rows share, such as biases.
 *
 * @param name name in reports
 * @param function what is summed
 * @param rows rows summed over
 * @param columns sums
 * @param type format of the values that come in
 * @param output format of the sums
 * @param items equal blocks of rows that have sums of their own, such as the tokens of an image
 */
public record ColumnPass(
        String name, ColumnFunction function, long rows, long columns, DataType type, DataType output, long items)
        implements Operator {
    /** Checks that the shape is positive. */
    public ColumnPass {
        Shapes.positive(name, rows, columns);
        if (items < 1 || rows % items != 0) {
            throw new IllegalArgumentException(name + " has " + rows + " rows, no multiple of its " + items + " items");
        }
    }

    /** Sums over all rows. */
    public ColumnPass(String name, ColumnFunction function, long rows, long columns, DataType type, DataType output) {
        this(name, function, rows, columns, type, output, 1);
    }

    /** Tensors read and written. */
    public Ports ports() {
        return function.ports(type, output);
    }

    @Override
    public OperatorKind operatorKind() {
        return OperatorKind.NORM;
    }

    @Override
    public List<Kernel> lower(Lowering lowering) {
        return ColumnPassLowering.lower(this, lowering);
    }

    @Override
    public double memoryBytes() {
        return inputBytes() + outputBytes();
    }

    @Override
    public double inputBytes() {
        return items * ports().inputBytes(rows / items, columns);
    }

    @Override
    public double outputBytes() {
        return items * ports().outputBytes(rows / items, columns);
    }

    @Override
    public double matrixFlops() {
        return 0;
    }
}
