package systole.workloads.operator;

import java.util.List;
import systole.isa.DataType;
import systole.isa.Kernel;
import systole.workloads.lowering.Lowering;
import systole.workloads.lowering.gather.RowsByNumber;

/**
 * Copies the rows of tokens to where the experts that they go to find them, expert by expert.
 *
 * @param name name in reports
 * @param rows rows written: tokens times experts of each
 * @param columns elements of a row
 * @param tokens rows read
 * @param type format
 */
public record ExpertGather(String name, long rows, long columns, long tokens, DataType type) implements Operator {
    /** Checks that the shape is positive. */
    public ExpertGather {
        Shapes.positive(name, rows, columns);
        Shapes.positive(name, tokens, columns);
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
        return (double) type.bytes(Math.min(rows, tokens) * columns)
                + type.bytes(rows * columns)
                + DataType.INT32.bytes(rows);
    }

    @Override
    public double inputBytes() {
        return (double) type.bytes(Math.min(rows, tokens) * columns) + DataType.INT32.bytes(rows);
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
