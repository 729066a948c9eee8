package systole.microarch.timing;

import java.util.HashMap;
import java.util.Map;
import systole.isa.DataType;
import systole.microarch.TensorSpec;
import systole.microarch.array.ArrayGeometry;
import systole.microarch.array.ArraySpec;
import systole.microarch.array.ArrayTimer;
import systole.microarch.array.Dataflow;
import systole.microarch.array.Folds;
import systole.microarch.array.Gemm;

/**
 * Products on arrays stepped cycle by cycle, each shape once. Folds overlap, sums go to accumulators, and so do the products
 * of a stream: the next one's operands follow at the array's edges where those of this one end, and what is seen of fill and
 * drain is the latency of the result.
 */
final class SteppedProducts implements Products {
    private record Shape(TensorSpec unit, long m, long n, long k, DataType type) {}

    private record Cycles(long occupied, long latency) {}

    private final Map<Shape, Cycles> known = new HashMap<>();

    @Override
    public double cycles(TensorSpec unit, long m, long n, long k, DataType type) {
        return of(new Shape(unit, m, n, k, type)).occupied();
    }

    @Override
    public long latencyCycles(TensorSpec unit, long m, long n, long k, DataType type) {
        // units that broadcast operands have no skew: theirs is described, measured on silicon
        return unit.dataflow().preloads()
                ? Math.max(
                        unit.latencyCycles(), of(new Shape(unit, m, n, k, type)).latency())
                : unit.latencyCycles();
    }

    private Cycles of(Shape shape) {
        return known.computeIfAbsent(shape, SteppedProducts::step);
    }

    private static Cycles step(Shape shape) {
        TensorSpec unit = shape.unit();
        double rate = unit.rates().getOrDefault(shape.type(), 0.0);
        if (rate <= 0) {
            return new Cycles(0, 0);
        }
        Dataflow dataflow = unit.dataflow();
        ArraySpec arrays = new ArraySpec(
                new ArrayGeometry(unit.rows(), unit.columns(), unit.units()), dataflow, Folds.ACCUMULATED);
        // a cell of some depth takes so many terms for one, and types of other rates other numbers of steps a cycle
        Gemm terms = new Gemm(shape.m(), shape.n(), (shape.k() + unit.depth() - 1) / unit.depth());
        long steps = (long) Math.ceil(dataflow.steps(terms) / rate);
        Gemm gemm = new Gemm(
                inTime(dataflow, 0) ? steps : terms.m(),
                inTime(dataflow, 1) ? steps : terms.n(),
                inTime(dataflow, 2) ? steps : terms.k());
        long all = ArrayTimer.stepped().time(arrays, gemm).cycles();
        long visible = dataflow.foldCycles(arrays.geometry(), steps) - arrays.foldInterval(steps);
        return new Cycles(all - visible, visible);
    }

    /** Whether the first, second or third dimension of a product passes in time. */
    private static boolean inTime(Dataflow dataflow, int dimension) {
        return dataflow.steps(new Gemm(1, 2, 3)) == dimension + 1;
    }
}
