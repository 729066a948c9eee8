package systole.workloads.operator;

import java.util.List;
import systole.isa.DataType;
import systole.isa.Kernel;
import systole.workloads.lowering.Lowering;
import systole.workloads.lowering.stream.SoftmaxLowering;

/**
 * Softmax of each row.
 *
 * @param name name in reports
 * @param rows rows
 * @param columns elements of a row
 * @param type format of input and result
 */
public record Softmax(String name, long rows, long columns, DataType type) implements Operator {
    /** Checks that the shape is positive. */
    public Softmax {
        Shapes.positive(name, rows, columns);
    }

    @Override
    public OperatorKind operatorKind() {
        return OperatorKind.SOFTMAX;
    }

    @Override
    public List<Kernel> lower(Lowering lowering) {
        return SoftmaxLowering.lower(this, lowering);
    }

    @Override
    public double memoryBytes() {
        return 2.0 * type.bytes(rows * columns);
    }

    @Override
    public double inputBytes() {
        return type.bytes(rows * columns);
    }

    @Override
    public double outputBytes() {
        return type.bytes(rows * columns);
    }

    @Override
    public double matrixFlops() {
        return 0;
    }
}
