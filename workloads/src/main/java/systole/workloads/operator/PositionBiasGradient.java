package systole.workloads.operator;

import java.util.List;
import systole.isa.DataType;
import systole.isa.Kernel;
import systole.workloads.lowering.Lowering;
import systole.workloads.lowering.gather.EmbeddingGradientLowering;

/**
 * Adds gradients of biases of scores to the rows of a table that buckets of distances name: that of {@link PositionBias}.
 *
 * @param name name in reports
 * @param heads heads on this device
 * @param queries queries of a sequence
 * @param keys keys of a sequence
 * @param buckets rows of the table
 * @param type format of the gradients of biases
 * @param output format of the table's gradient
 */
public record PositionBiasGradient(
        String name, int heads, long queries, long keys, int buckets, DataType type, DataType output)
        implements Operator {
    /** Checks that the shape is positive. */
    public PositionBiasGradient {
        Shapes.positive(name, queries, keys);
        Shapes.positive(name, buckets, heads);
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
        return (double) type.bytes(queries * keys * heads) + DataType.INT32.bytes(queries * keys);
    }

    @Override
    public double outputBytes() {
        return output.bytes((long) buckets * heads);
    }

    @Override
    public double matrixFlops() {
        return 0;
    }
}
