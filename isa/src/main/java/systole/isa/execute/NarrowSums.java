package systole.isa.execute;

import java.util.Arrays;
import systole.isa.DataType;

/**
 * {@code d += a b} for integers of at most eight bits, exact and saturated to int32 at the end: so short products that their
 * sums do not overflow an int, which the compiler adds with vector instructions.
 */
final class NarrowSums {
    private static final int MOST_BITS = 8;
    /** A product has at most 2^14 in magnitude, so 2^16 of them stay below 2^31. */
    private static final int MOST_DEPTH = 1 << 16;

    private final int rows;
    private final int depth;
    private final int columns;
    private final boolean transposed;
    private final int[][] second;
    private final int[] sums;

    /** Products of a[rows, depth] and b[depth, columns], or b[columns, depth] where it is transposed. */
    NarrowSums(int rows, int depth, int columns, boolean transposed) {
        this.rows = rows;
        this.depth = depth;
        this.columns = columns;
        this.transposed = transposed;
        this.second = new int[depth][columns];
        this.sums = new int[columns];
    }

    /** Whether sums of so many products of these types do not overflow. */
    static boolean fit(DataType first, DataType second, int depth) {
        return first.bits() <= MOST_BITS && second.bits() <= MOST_BITS && depth <= MOST_DEPTH;
    }

    void add(double[] d, double[] a, double[] b) {
        for (int k = 0; k < depth; k++) {
            for (int j = 0; j < columns; j++) {
                second[k][j] = (int) b[transposed ? j * depth + k : k * columns + j];
            }
        }
        for (int i = 0; i < rows; i++) {
            Arrays.fill(sums, 0);
            for (int k = 0; k < depth; k++) {
                addProducts(sums, (int) a[i * depth + k], second[k]);
            }
            for (int j = 0; j < columns; j++) {
                // The sum of two int32 is exact in a double.
                double sum = d[i * columns + j] + sums[j];
                d[i * columns + j] = Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, sum));
            }
        }
    }

    private static void addProducts(int[] d, int a, int[] b) {
        for (int j = 0; j < d.length; j++) {
            d[j] += a * b[j];
        }
    }
}
