package systole.workloads.operator;

import java.util.List;
import systole.isa.DataType;
import systole.isa.Kernel;
import systole.workloads.lowering.Lowering;
import systole.workloads.lowering.stream.ArgMaxLowering;

/**
 * The column of the largest element of each row: greedy sampling.
 *
 * @param name name in reports
 * @param rows sequences
 * @param columns logits of each
 * @param type format of the logits
 */
public record ArgMax(String name, long rows, long columns, DataType type) implements Operator {
    /** Checks that the shape is positive. */
    public ArgMax {
        Shapes.positive(name, rows, columns);
    }

    @Override
    public OperatorKind operatorKind() {
        return OperatorKind.ARGMAX;
    }

    @Override
    public List<Kernel> lower(Lowering lowering) {
        return ArgMaxLowering.lower(this, lowering);
    }

    @Override
    public double memoryBytes() {
        return (double) type.bytes(rows * columns) + DataType.INT32.bytes(rows);
    }

    @Override
    public double inputBytes() {
        return type.bytes(rows * columns);
    }

    @Override
    public double outputBytes() {
        return DataType.INT32.bytes(rows);
    }

    @Override
    public double matrixFlops() {
        return 0;
    }
}
