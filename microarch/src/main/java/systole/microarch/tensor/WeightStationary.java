package systole.microarch.tensor;

import systole.microarch.TensorSpec;

/**
 * Each cell keeps one weight. A fold holds an R x C block of the second operand while the m rows of the first stream
 * through, one row a cycle; the next block is shifted in behind them and takes R cycles, so a fold takes max(m, R). The
 * formula is that of a double-buffered weight-stationary array (Jouppi et al., "In-Datacenter Performance Analysis of a
 * Tensor Processing Unit", ISCA 2017, section 2).
 */
final class WeightStationary implements Dataflow {
    @Override
    public String name() {
        return "weight-stationary";
    }

    @Override
    public double cycles(TensorSpec unit, long m, long n, long k, double rate) {
        long folds = OutputStationary.ceilDiv(k, (long) unit.rows() * unit.depth())
                * OutputStationary.ceilDiv(n, unit.columns());
        return OutputStationary.ceilDiv(folds, unit.units()) * Math.max(m / rate, unit.rows());
    }
}
