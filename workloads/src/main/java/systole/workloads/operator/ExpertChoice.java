package systole.workloads.operator;

import java.util.List;
import systole.isa.DataType;
import systole.isa.Kernel;
import systole.workloads.lowering.Lowering;
import systole.workloads.lowering.stream.ChoiceLowering;

/**
 * The weights with which tokens go to experts: a softmax over the largest {@code chosen} scores of each row, zero for the
 * others.
 *
 * @param name name in reports
 * @param rows tokens
 * @param experts scores of each
 * @param chosen experts of a token
 * @param type format of scores and weights
 */
public record ExpertChoice(String name, long rows, int experts, int chosen, DataType type) implements Operator {
    /** Throws {@link IllegalArgumentException} when the shape is impossible. */
    public ExpertChoice {
        Shapes.positive(name, rows, experts);
        if (chosen < 1 || chosen > experts) {
            throw new IllegalArgumentException(name + " chooses " + chosen + " of " + experts + " experts");
        }
    }

    @Override
    public OperatorKind operatorKind() {
        return OperatorKind.SOFTMAX;
    }

    @Override
    public List<Kernel> lower(Lowering lowering) {
        return ChoiceLowering.lower(this, lowering);
    }

    @Override
    public double memoryBytes() {
        return inputBytes() + outputBytes();
    }

    @Override
    public double inputBytes() {
        return type.bytes(rows * experts);
    }

    @Override
    public double outputBytes() {
        return type.bytes(rows * experts);
    }

    @Override
    public double matrixFlops() {
        return 0;
    }
}
