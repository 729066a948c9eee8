package systole.workloads.operator;

import java.util.List;
import systole.isa.DataType;
import systole.isa.Kernel;
import systole.workloads.lowering.Lowering;
import systole.workloads.lowering.stream.RowFunction;
import systole.workloads.lowering.stream.RowPassLowering;

/**
 * A function of whole rows with several tensors: what is learned from a row decides what becomes of its elements.
 *
 * @param name name in reports
 * @param function what is computed
 * @param items independent blocks of rows, such as sequences times heads
 * @param rows rows of an item
 * @param columns elements of a row
 * @param type format of the values that come in
 * @param output format of the values that go out
 * @param parameter the one constant of the function; ignored by most
 */
public record RowPass(
        String name,
        RowFunction function,
        long items,
        long rows,
        long columns,
        DataType type,
        DataType output,
        double parameter)
        implements Operator {
    /** Checks that the shape is positive. */
    public RowPass {
        Shapes.positive(name, items, rows);
        Shapes.positive(name, rows, columns);
    }

    /** One item, no constant. */
    public RowPass(String name, RowFunction function, long rows, long columns, DataType type, DataType output) {
        this(name, function, 1, rows, columns, type, output, 1);
    }

    /** Tensors read and written. */
    public Ports ports() {
        return function.ports(type, output);
    }

    @Override
    public OperatorKind operatorKind() {
        return function.operatorKind();
    }

    @Override
    public List<Kernel> lower(Lowering lowering) {
        return RowPassLowering.lower(this, lowering);
    }

    @Override
    public double memoryBytes() {
        return inputBytes() + outputBytes();
    }

    @Override
    public double inputBytes() {
        return ports().inputBytes(items * rows, columns);
    }

    @Override
    public double outputBytes() {
        return ports().outputBytes(items * rows, columns);
    }

    @Override
    public double matrixFlops() {
        return 0;
    }
}
