package systole.isa.execute;

import java.util.Arrays;

/**
 * {@code d += a b} in integers: exact, saturated to int32 at the end.
 *
 * <p>A product of two int32 has up to 63 bits, so sums are kept in two halves of which neither overflows: the upper 32 bits
 * of each product, and the lower.
 */
final class IntegerSums {
    private static final long LOWER = 0xffff_ffffL;

    private final int rows;
    private final int depth;
    private final int columns;
    private final boolean transposed;
    private final int[] second;
    private final long[] upper;
    private final long[] lower;

    /** Products of a[rows, depth] and b[depth, columns], or b[columns, depth] where it is transposed. */
    IntegerSums(int rows, int depth, int columns, boolean transposed) {
        this.rows = rows;
        this.depth = depth;
        this.columns = columns;
        this.transposed = transposed;
        this.second = new int[depth * columns];
        this.upper = new long[columns];
        this.lower = new long[columns];
    }

    void add(double[] d, double[] a, double[] b) {
        for (int k = 0; k < depth; k++) {
            for (int j = 0; j < columns; j++) {
                second[k * columns + j] = (int) b[transposed ? j * depth + k : k * columns + j];
            }
        }
        for (int i = 0; i < rows; i++) {
            Arrays.fill(upper, 0);
            Arrays.fill(lower, 0);
            for (int k = 0; k < depth; k++) {
                addProducts((long) a[i * depth + k], k * columns);
            }
            for (int j = 0; j < columns; j++) {
                int at = i * columns + j;
                d[at] = saturated(upper[j], lower[j], (long) d[at]);
            }
        }
    }

    private void addProducts(long factor, int from) {
        for (int j = 0; j < columns; j++) {
            long product = factor * second[from + j];
            upper[j] += product >> Integer.SIZE;
            lower[j] += product & LOWER;
        }
    }

    private static int saturated(long upper, long lower, long before) {
        long carried = upper + (lower >>> Integer.SIZE);
        if (carried < -2 || carried > 1) {
            return carried < 0 ? Integer.MIN_VALUE : Integer.MAX_VALUE;
        }
        long sum = (carried << Integer.SIZE) + (lower & LOWER) + before;
        return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, sum));
    }
}
