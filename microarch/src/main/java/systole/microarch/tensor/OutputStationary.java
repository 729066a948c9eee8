package systole.microarch.tensor;

import systole.microarch.TensorSpec;

/**
 * Each cell keeps one sum. An array of R x C cells of depth D works on an R x C block of the result and takes ceil(k / D)
 * cycles for it; blocks follow each other without a gap because sums are written out while the next block starts.
 */
final class OutputStationary implements Dataflow {
    @Override
    public String name() {
        return "output-stationary";
    }

    @Override
    public double cycles(TensorSpec unit, long m, long n, long k, double rate) {
        long blocks = ceilDiv(m, unit.rows()) * ceilDiv(n, unit.columns());
        double perBlock = Math.ceil(k / (unit.depth() * rate));
        return ceilDiv(blocks, unit.units()) * perBlock;
    }

    static long ceilDiv(long a, long b) {
        return (a + b - 1) / b;
    }
}
