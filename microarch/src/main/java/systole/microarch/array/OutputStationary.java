package systole.microarch.array;

/**
 * Each cell keeps one sum. Inputs stream in from the left, filters from the top, one step of the sum a cycle; a sum leaves in
 * the cycle of its last product, over its column's result bus, while the cell starts the next. A bus passes one sum a cycle, so
 * sums of few steps wait for those of the fold before, unless each cell has an accumulator ({@link Folds#ACCUMULATED}).
 */
final class OutputStationary extends Skewed {
    @Override
    public String name() {
        return "output-stationary";
    }

    @Override
    public long rows(Gemm gemm) {
        return gemm.m();
    }

    @Override
    public long columns(Gemm gemm) {
        return gemm.n();
    }

    @Override
    public long steps(Gemm gemm) {
        return gemm.k();
    }

    @Override
    public boolean preloads() {
        return false;
    }

    @Override
    public boolean inputsFromLeft() {
        return true;
    }
}
