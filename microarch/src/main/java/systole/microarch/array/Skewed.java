package systole.microarch.array;

/** The time of folds whose operands enter one row and one column of cells after the other. */
abstract class Skewed implements Dataflow {
    @Override
    public final Mapping map(ArrayGeometry geometry, Gemm gemm) {
        return new Mapping(geometry, rows(gemm), columns(gemm), steps(gemm));
    }

    @Override
    public final long foldCycles(ArrayGeometry geometry, long steps) {
        return (preloads() ? geometry.rows() : 0) + steps + geometry.rows() + geometry.columns() - 2;
    }

    @Override
    public final long foldInterval(ArrayGeometry geometry, long steps) {
        return Math.max(steps, geometry.rows());
    }

    @Override
    public final long accumulatedInterval(ArrayGeometry geometry, long steps) {
        return preloads() ? foldInterval(geometry, steps) : steps;
    }
}
