package systole.workloads.operator;

import java.util.List;
import systole.isa.DataType;
import systole.isa.Kernel;
import systole.workloads.lowering.Lowering;
import systole.workloads.lowering.stream.ClearLowering;

/**
 * Writes zeros.
 *
 * @param name name in reports
 * @param elements values
 * @param type format
 */
public record Clear(String name, long elements, DataType type) implements Operator {
    /** Checks that the shape is positive. */
    public Clear {
        Shapes.positive(name, 1, elements);
    }

    @Override
    public OperatorKind operatorKind() {
        return OperatorKind.ELEMENTWISE;
    }

    @Override
    public List<Kernel> lower(Lowering lowering) {
        return List.of(ClearLowering.kernel("y", elements, type, lowering));
    }

    @Override
    public double memoryBytes() {
        return outputBytes();
    }

    @Override
    public double inputBytes() {
        return 0;
    }

    @Override
    public double outputBytes() {
        return type.bytes(elements);
    }

    @Override
    public double matrixFlops() {
        return 0;
    }
}
