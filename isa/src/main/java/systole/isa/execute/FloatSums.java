package systole.isa.execute;

/**
 * {@code d += a b} in fp32: the products of an element are taken in ascending k, each rounded to fp32 and then added.
 *
 * <p>The inner loop goes along a row of d, where the order of sums leaves the elements free of each other, so that the
 * compiler uses vector instructions; four steps of k at once spare it three in four loads and stores of d.
 */
final class FloatSums {
    private static final int STEPS = 4;

    private final int rows;
    private final int depth;
    private final int columns;
    private final boolean transposed;
    private final float[][] second;
    private final float[] sums;

    /** Products of a[rows, depth] and b[depth, columns], or b[columns, depth] where it is transposed. */
    FloatSums(int rows, int depth, int columns, boolean transposed) {
        this.rows = rows;
        this.depth = depth;
        this.columns = columns;
        this.transposed = transposed;
        this.second = new float[depth][columns];
        this.sums = new float[columns];
    }

    void add(double[] d, double[] a, double[] b) {
        if (transposed) {
            copyTransposed(b);
        } else {
            copy(b);
        }
        for (int i = 0; i < rows; i++) {
            int row = i * columns;
            for (int j = 0; j < columns; j++) {
                sums[j] = (float) d[row + j];
            }
            addRow(a, i * depth);
            for (int j = 0; j < columns; j++) {
                d[row + j] = sums[j];
            }
        }
    }

    private void addRow(double[] a, int from) {
        int k = 0;
        for (; k + STEPS <= depth; k += STEPS) {
            four(
                    sums,
                    (float) a[from + k],
                    second[k],
                    (float) a[from + k + 1],
                    second[k + 1],
                    (float) a[from + k + 2],
                    second[k + 2],
                    (float) a[from + k + 3],
                    second[k + 3]);
        }
        for (; k < depth; k++) {
            one(sums, (float) a[from + k], second[k]);
        }
    }

    private static void four(
            float[] d, float a0, float[] b0, float a1, float[] b1, float a2, float[] b2, float a3, float[] b3) {
        for (int j = 0; j < d.length; j++) {
            d[j] = d[j] + a0 * b0[j] + a1 * b1[j] + a2 * b2[j] + a3 * b3[j];
        }
    }

    private static void one(float[] d, float a, float[] b) {
        for (int j = 0; j < d.length; j++) {
            d[j] = d[j] + a * b[j];
        }
    }

    private void copy(double[] b) {
        for (int k = 0; k < depth; k++) {
            float[] row = second[k];
            int from = k * columns;
            for (int j = 0; j < row.length; j++) {
                row[j] = (float) b[from + j];
            }
        }
    }

    /** In squares that stay in the processor's first cache. */
    private void copyTransposed(double[] b) {
        int square = 16;
        for (int fromK = 0; fromK < depth; fromK += square) {
            int endK = Math.min(depth, fromK + square);
            for (int fromJ = 0; fromJ < columns; fromJ += square) {
                int endJ = Math.min(columns, fromJ + square);
                for (int k = fromK; k < endK; k++) {
                    float[] row = second[k];
                    for (int j = fromJ; j < endJ; j++) {
                        row[j] = (float) b[j * depth + k];
                    }
                }
            }
        }
    }
}
