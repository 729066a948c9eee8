package systole.microarch.array;

/**
 * Each cell keeps one weight. The rows of the inputs stream in from the left, one a cycle, and sums move down the columns and
 * leave at the bottom; a product of few rows (a matrix by a vector) waits for the next weights instead.
 */
final class WeightStationary extends Skewed {
    @Override
    public String name() {
        return "weight-stationary";
    }

    @Override
    public long rows(Gemm gemm) {
        return gemm.k();
    }

    @Override
    public long columns(Gemm gemm) {
        return gemm.n();
    }

    @Override
    public long steps(Gemm gemm) {
        return gemm.m();
    }

    @Override
    public boolean preloads() {
        return true;
    }

    @Override
    public boolean inputsFromLeft() {
        return true;
    }
}
