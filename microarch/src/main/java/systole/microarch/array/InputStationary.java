package systole.microarch.array;

/**
 * Each cell keeps one input. The columns of the filters stream in from the left, one a cycle, and sums move down the columns
 * and leave at the bottom: the weight-stationary array of the transposed product.
 */
final class InputStationary extends Skewed {
    @Override
    public String name() {
        return "input-stationary";
    }

    @Override
    public long rows(Gemm gemm) {
        return gemm.k();
    }

    @Override
    public long columns(Gemm gemm) {
        return gemm.m();
    }

    @Override
    public long steps(Gemm gemm) {
        return gemm.n();
    }

    @Override
    public boolean preloads() {
        return true;
    }

    @Override
    public boolean inputsFromLeft() {
        return false;
    }
}
