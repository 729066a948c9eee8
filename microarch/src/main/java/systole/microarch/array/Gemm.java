package systole.microarch.array;

/**
 * A matrix product: {@code m x k} inputs by {@code k x n} filters gives {@code m x n} outputs.
 *
 * @param m rows of the inputs
 * @param n columns of the filters
 * @param k length of the sums
 */
public record Gemm(long m, long n, long k) implements Layer {
    /** Checks that there is work. */
    public Gemm {
        if (m < 1 || n < 1 || k < 1) {
            throw new IllegalArgumentException("a product of " + m + " x " + n + " x " + k + " has no work");
        }
    }

    /** Multiply-accumulates. */
    public long macs() {
        return m * n * k;
    }

    @Override
    public Gemm gemm() {
        return this;
    }

    @Override
    public long inputWords() {
        return m * k;
    }

    @Override
    public long inputAddress(long row, long term) {
        return row * k + term;
    }

    @Override
    public long overlapWords(long rows) {
        return 0;
    }
}
