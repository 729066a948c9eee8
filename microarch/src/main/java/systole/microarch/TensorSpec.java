package systole.microarch;

import java.util.EnumMap;
import java.util.Map;
import systole.isa.DataType;
import systole.microarch.array.ArrayGeometry;
import systole.microarch.array.Dataflow;
import systole.microarch.array.Gemm;
import systole.microarch.array.Mapping;
import systole.sim.quantity.Range;

/**
 * The tensor units of one core: arrays of multiply-accumulate cells.
 *
 * @param units arrays in a core
 * @param rows rows of cells
 * @param columns columns of cells
 * @param depth products that a cell adds in one cycle, at 16-bit operands
 * @param dataflow which operand stays in the cells
 * @param rates products a cycle relative to 16-bit operands, by type; a missing type is not supported
 * @param latencyCycles cycles from a product's last operand to its result, beyond the cycles it occupies
 * @param warpShare part of the rate that instructions of one group of threads reach whose operands lie in its registers
 *     (mma.sync); 1 where there are no others
 */
public record TensorSpec(
        int units,
        int rows,
        int columns,
        int depth,
        Dataflow dataflow,
        Map<DataType, Double> rates,
        int latencyCycles,
        double warpShare) {
    /** Checks the geometry. */
    public TensorSpec {
        if (units < 1 || rows < 1 || columns < 1 || depth < 1) {
            throw new IllegalArgumentException("tensor units need a positive geometry");
        }
        if (!(warpShare > 0 && warpShare <= 1)) {
            throw new IllegalArgumentException("\"warpShare\" is above 0 and at most 1, found " + warpShare);
        }
        rates = Map.copyOf(rates);
        rates.values().forEach(Range.PER_CYCLE::check);
    }

    /** What each of so many tiles has that take turns at the units. */
    TensorSpec shared(int tiles) {
        Map<DataType, Double> parts = new EnumMap<>(DataType.class);
        rates.forEach((type, rate) -> parts.put(type, rate / tiles));
        return new TensorSpec(units, rows, columns, depth, dataflow, parts, latencyCycles, warpShare);
    }

    /** Multiply-accumulates a cycle of all units at a type; 0 when the type is not supported. */
    public double macsPerCycle(DataType type) {
        return (double) units * rows * columns * depth * rates.getOrDefault(type, 0.0);
    }

    /**
     * Cycles that a product of {@code m x n x k} occupies the units, in a stream of such products (fill and drain of the
     * stream are the latency): folds of overlapping arrays whose sums go to accumulators, shared out among the units. A cell
     * of some depth takes so many terms of the sum for one, and types of other rates other numbers of steps a cycle.
     */
    public double cycles(long m, long n, long k, DataType type) {
        ArrayGeometry geometry = new ArrayGeometry(rows, columns, units);
        Mapping mapping = dataflow.map(geometry, new Gemm(m, n, (k + depth - 1) / depth));
        double steps = Math.ceil(mapping.steps() / rates.getOrDefault(type, 0.0));
        return (double) mapping.rounds() * dataflow.accumulatedInterval(geometry, (long) steps);
    }

    /**
     * Cycles from the end of a product's slot of {@link #cycles} until its result can be used. Where an operand stays in the
     * cells, the slot begins with shifting it in, a row of cells a cycle, and the other operand follows: the slot ends that
     * much before the last of it has entered, or as many cycles as there are steps where those are fewer.
     */
    public long latencyCycles(long m, long n, long k, DataType type) {
        if (!dataflow.preloads()) {
            return latencyCycles;
        }
        double steps = Math.ceil(dataflow.steps(new Gemm(m, n, k)) / rates.getOrDefault(type, 0.0));
        return latencyCycles + (long) Math.min(rows, steps);
    }
}
