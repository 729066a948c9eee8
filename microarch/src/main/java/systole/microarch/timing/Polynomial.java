package systole.microarch.timing;

import java.util.function.LongUnaryOperator;

/**
 * Exact sums of whole-numbered functions that are polynomials of a low degree over a stretch, by Newton's forward differences:
 * {@code f(0) + ... + f(n-1) = sum over j of binomial(n, j+1) * difference_j(0)}.
 */
final class Polynomial {
    private static final int TERMS = 5;
    private static final double LARGEST = 4e18;

    private Polynomial() {}

    /**
     * The sum of {@code f(0), ..., f(count-1)}. A stretch whose middle and end do not lie on the polynomial of its start is
     * halved.
     */
    static long sum(long count, LongUnaryOperator f) {
        return sum(0, count, f);
    }

    private static long sum(long from, long count, LongUnaryOperator f) {
        if (count <= TERMS) {
            long sum = 0;
            for (long i = 0; i < count; i++) {
                sum += f.applyAsLong(from + i);
            }
            return sum;
        }
        long[] differences = new long[TERMS];
        for (int i = 0; i < TERMS; i++) {
            differences[i] = f.applyAsLong(from + i);
        }
        for (int order = 1; order < TERMS; order++) {
            for (int i = TERMS - 1; i >= order; i--) {
                differences[i] -= differences[i - 1];
            }
        }
        boolean fits = largest((double) count, differences) < LARGEST
                && newton(count - 1, 0, differences) == f.applyAsLong(from + count - 1)
                && newton(count / 2, 0, differences) == f.applyAsLong(from + count / 2);
        if (fits) {
            return newton(count, 1, differences);
        }
        long half = count / 2;
        return sum(from, half, f) + sum(from + half, count - half, f);
    }

    /** Sum of {@code binomial(x, j + shift) * difference_j}: the value at {@code x}, or with a shift of 1 the sum up to it. */
    private static long newton(long x, int shift, long[] differences) {
        int terms = differences.length;
        while (terms > 0 && differences[terms - 1] == 0) {
            terms--;
        }
        long sum = 0;
        long binomial = shift == 0 ? 1 : x;
        for (int j = 0; j < terms; j++) {
            sum += binomial * differences[j];
            binomial = j + 1 < terms ? binomial * (x - j - shift) / (j + 1 + shift) : 0;
        }
        return sum;
    }

    /** An upper bound of all that is multiplied on the way. */
    private static double largest(double count, long[] differences) {
        double most = 0;
        double power = count;
        for (int j = 0; j < differences.length; j++) {
            if (differences[j] != 0) {
                most = Math.max(most, power * Math.max(count, Math.abs((double) differences[j])));
            }
            power *= count / (j + 1);
        }
        return most;
    }
}
