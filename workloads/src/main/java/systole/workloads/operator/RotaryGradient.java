package systole.workloads.operator;

import java.util.List;
import systole.isa.DataType;
import systole.isa.Kernel;
import systole.workloads.lowering.Lowering;
import systole.workloads.lowering.stream.RotaryGradientLowering;

/**
 * Gradient of {@link RotaryAppend}: gradients of queries and keys are rotated back and put beside those of values, as the rows
 * of the gradient of a fused query-key-value product. The angles are given turned round: cosines, then sines with the other sign.
 *
 * @param name name in reports
 * @param batch sequences
 * @param tokens tokens of each
 * @param queryHeads heads of queries on this device
 * @param kvHeads heads of keys and values, a divisor of {@code queryHeads}
 * @param headDim elements of a head
 * @param type format
 */
public record RotaryGradient(
        String name, long batch, long tokens, int queryHeads, int kvHeads, int headDim, DataType type)
        implements Operator {
    /** Throws {@link IllegalArgumentException} when the shape is impossible. */
    public RotaryGradient {
        Shapes.positive(name, batch, tokens);
        Shapes.positive(name, kvHeads, headDim);
        if (queryHeads < 1 || queryHeads % kvHeads != 0) {
            throw new IllegalArgumentException(name + " needs query heads that are a multiple of key heads, found "
                    + queryHeads + " and " + kvHeads);
        }
    }

    @Override
    public OperatorKind operatorKind() {
        return OperatorKind.ROTARY;
    }

    @Override
    public List<Kernel> lower(Lowering lowering) {
        return RotaryGradientLowering.lower(this, lowering);
    }

    @Override
    public double memoryBytes() {
        return inputBytes() + outputBytes() + type.bytes(tokens * headDim);
    }

    @Override
    public double inputBytes() {
        return type.bytes(batch * tokens * headDim * (queryHeads + 2L * kvHeads));
    }

    @Override
    public double outputBytes() {
        return inputBytes();
    }

    @Override
    public double matrixFlops() {
        return 0;
    }
}
