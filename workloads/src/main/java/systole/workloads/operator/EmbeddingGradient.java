package systole.workloads.operator;

import java.util.List;
import systole.isa.DataType;
import systole.isa.Kernel;
import systole.workloads.lowering.Lowering;
import systole.workloads.lowering.gather.EmbeddingGradientLowering;

/**
 * Adds gradients of tokens to the rows of a table that token numbers name.
 *
 * @param name name in reports
 * @param rows tokens
 * @param columns elements of a row
 * @param vocabulary rows of the table on this device
 * @param type format of the gradients of tokens
 * @param output format of the table's gradient
 */
public record EmbeddingGradient(String name, long rows, long columns, long vocabulary, DataType type, DataType output)
        implements Operator {
    /** Checks that the shape is positive. */
    public EmbeddingGradient {
        Shapes.positive(name, rows, columns);
        Shapes.positive(name, vocabulary, columns);
    }

    @Override
    public OperatorKind operatorKind() {
        return OperatorKind.GATHER;
    }

    @Override
    public List<Kernel> lower(Lowering lowering) {
        return EmbeddingGradientLowering.lower(this, lowering);
    }

    @Override
    public double memoryBytes() {
        return inputBytes() + 2.0 * outputBytes();
    }

    @Override
    public double inputBytes() {
        return (double) type.bytes(rows * columns) + DataType.INT32.bytes(rows);
    }

    @Override
    public double outputBytes() {
        return output.bytes(Math.min(rows, vocabulary) * columns);
    }

    @Override
    public double matrixFlops() {
        return 0;
    }
}
