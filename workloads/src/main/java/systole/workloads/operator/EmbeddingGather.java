package systole.workloads.operator;

import java.util.List;
import systole.isa.DataType;
import systole.isa.Kernel;
import systole.workloads.lowering.Lowering;
import systole.workloads.lowering.gather.RowsByNumber;

/**
 * Copies the rows of a table that token numbers name.
 *
 * @param name name in reports
 * @param rows tokens
 * @param columns elements of a row
 * @param vocabulary rows of the table on this device
 * @param type format
 */
public record EmbeddingGather(String name, long rows, long columns, long vocabulary, DataType type)
        implements Operator {
    /** Checks that the shape is positive. */
    public EmbeddingGather {
        Shapes.positive(name, rows, columns);
        Shapes.positive(name, vocabulary, columns);
    }

    @Override
    public OperatorKind operatorKind() {
        return OperatorKind.GATHER;
    }

    @Override
    public List<Kernel> lower(Lowering lowering) {
        return RowsByNumber.lower(this, lowering);
    }

    @Override
    public double memoryBytes() {
        return (double) type.bytes(Math.min(rows, vocabulary) * columns)
                + type.bytes(rows * columns)
                + DataType.INT32.bytes(rows);
    }

    @Override
    public double inputBytes() {
        return DataType.INT32.bytes(rows);
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
