package systole.workloads.operator;

import java.util.List;
import systole.isa.DataType;
import systole.isa.Kernel;
import systole.workloads.lowering.Lowering;
import systole.workloads.lowering.stream.NormLowering;
import systole.workloads.model.Family;

/**
 * RMS norm or layer norm of each row; with {@code residual} the rows are first added to a second tensor and the sum is written
 * as well (two tensors read, two written).
 *
 * @param name name in reports
 * @param kind reduction
 * @param residual adds before
 * @param rows rows
 * @param columns elements of a row
 * @param type format of inputs, sum and weights
 * @param output format of the normalised rows
 */
public record Normalisation(
        String name, Family.Norm kind, boolean residual, long rows, long columns, DataType type, DataType output)
        implements Operator {
    /** Checks that the shape is positive. */
    public Normalisation {
        Shapes.positive(name, rows, columns);
    }

    @Override
    public OperatorKind operatorKind() {
        return OperatorKind.NORM;
    }

    @Override
    public List<Kernel> lower(Lowering lowering) {
        return NormLowering.lower(this, lowering);
    }

    @Override
    public double memoryBytes() {
        return (residual ? 3.0 : 1.0) * type.bytes(rows * columns)
                + output.bytes(rows * columns)
                + type.bytes(columns * kind.vectors());
    }

    @Override
    public double inputBytes() {
        return (residual ? 2.0 : 1.0) * type.bytes(rows * columns);
    }

    @Override
    public double outputBytes() {
        return (residual ? type.bytes(rows * columns) : 0.0) + output.bytes(rows * columns);
    }

    @Override
    public double matrixFlops() {
        return 0;
    }
}
