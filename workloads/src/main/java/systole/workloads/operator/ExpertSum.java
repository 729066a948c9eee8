package systole.workloads.operator;

import java.util.List;
import systole.isa.DataType;
import systole.isa.Kernel;
import systole.workloads.lowering.Lowering;
import systole.workloads.lowering.gather.SumLowering;

/**
 * The sum, for each token, of what its experts give, each by the weight of the choice.
 *
 * @param name name in reports
 * @param tokens rows of the result
 * @param columns elements of a row
 * @param chosen experts of a token
 * @param type format of rows, weights and result
 */
public record ExpertSum(String name, long tokens, long columns, int chosen, DataType type) implements Operator {
    /** Checks that the shape is positive. */
    public ExpertSum {
        Shapes.positive(name, tokens, columns);
        Shapes.positive(name, chosen, columns);
    }

    @Override
    public OperatorKind operatorKind() {
        return OperatorKind.GATHER;
    }

    @Override
    public List<Kernel> lower(Lowering lowering) {
        return SumLowering.lower(this, lowering);
    }

    @Override
    public double memoryBytes() {
        return inputBytes() + outputBytes();
    }

    @Override
    public double inputBytes() {
        long given = tokens * chosen;
        return (double) type.bytes(given * columns) + type.bytes(given) + DataType.INT32.bytes(given);
    }

    @Override
    public double outputBytes() {
        return type.bytes(tokens * columns);
    }

    @Override
    public double matrixFlops() {
        return 0;
    }
}
