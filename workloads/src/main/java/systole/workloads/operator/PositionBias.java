package systole.workloads.operator;

import java.util.List;
import systole.isa.DataType;
import systole.isa.Kernel;
import systole.workloads.lowering.Lowering;
import systole.workloads.lowering.gather.RowsByNumber;

/**
 * Biases of scores by the distance of a query and a key: of each pair the row of a table that its bucket names, with one number
 * for each head (Raffel et al., "T5", 2020, section 2.1). Buckets are whole numbers, worked out from the positions alone. Heads
 * lie before queries and keys in what is written.
 *
 * @param name name in reports
 * @param heads heads on this device
 * @param queries queries of a sequence
 * @param keys keys of a sequence
 * @param buckets rows of the table
 * @param type format
 */
public record PositionBias(String name, int heads, long queries, long keys, int buckets, DataType type)
        implements Operator {
    /** Checks that the shape is positive. */
    public PositionBias {
        Shapes.positive(name, queries, keys);
        Shapes.positive(name, buckets, heads);
    }

    /** Pairs of a query and a key. */
    public long pairs() {
        return queries * keys;
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
        return type.bytes((long) buckets * heads) + inputBytes() + outputBytes();
    }

    @Override
    public double inputBytes() {
        return DataType.INT32.bytes(pairs());
    }

    @Override
    public double outputBytes() {
        return type.bytes(pairs() * heads);
    }

    @Override
    public double matrixFlops() {
        return 0;
    }
}
