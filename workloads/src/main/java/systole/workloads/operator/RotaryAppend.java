package systole.workloads.operator;

import java.util.List;
import systole.isa.DataType;
import systole.isa.Kernel;
import systole.workloads.lowering.Lowering;
import systole.workloads.lowering.stream.RotaryLowering;

/**
 * Takes the rows of a fused query-key-value product apart: rotates queries and keys by their positions and appends keys and
 * values to the cache.
 *
 * @param name name in reports
 * @param batch sequences
 * @param tokens new tokens of each
 * @param past tokens that the cache already holds for each
 * @param queryHeads heads of queries on this device
 * @param kvHeads heads of keys and values, a divisor of {@code queryHeads}
 * @param headDim elements of a head
 * @param rotates false where positions enter elsewhere: only the taking apart and appending
 * @param type format of the product and of the queries written
 * @param cache format of keys and values
 */
public record RotaryAppend(
        String name,
        long batch,
        long tokens,
        long past,
        int queryHeads,
        int kvHeads,
        int headDim,
        boolean rotates,
        DataType type,
        DataType cache)
        implements Operator {
    /** Throws {@link IllegalArgumentException} when the shape is impossible. */
    public RotaryAppend {
        if (batch < 1
                || tokens < 1
                || past < 0
                || headDim < 1
                || kvHeads < 1
                || queryHeads < 1
                || queryHeads % kvHeads != 0) {
            throw new IllegalArgumentException("rotary embedding needs positive sizes and query heads that are a"
                    + " multiple of key heads, found " + queryHeads + " and " + kvHeads);
        }
    }

    @Override
    public OperatorKind operatorKind() {
        return OperatorKind.ROTARY;
    }

    @Override
    public List<Kernel> lower(Lowering lowering) {
        return RotaryLowering.lower(this, lowering);
    }

    @Override
    public double memoryBytes() {
        long rows = batch * tokens * headDim;
        long angles = rotates ? type.bytes(tokens * headDim) : 0;
        return (double) type.bytes(rows * (2L * queryHeads + 2L * kvHeads)) + cache.bytes(rows * 2L * kvHeads) + angles;
    }

    @Override
    public double inputBytes() {
        return type.bytes(batch * tokens * headDim * (queryHeads + 2L * kvHeads));
    }

    @Override
    public double outputBytes() {
        return (double) type.bytes(batch * tokens * headDim * queryHeads)
                + cache.bytes(batch * tokens * headDim * 2L * kvHeads);
    }

    @Override
    public double matrixFlops() {
        return 0;
    }
}
