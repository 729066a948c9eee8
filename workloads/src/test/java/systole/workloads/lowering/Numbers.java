package systole.workloads.lowering;

import java.util.Map;
import java.util.Objects;
import java.util.Random;

/** Matrices of doubles, row by row, for references of tests. */
final class Numbers {
    private Numbers() {}

    static double[] of(Map<String, double[]> values, String name) {
        return Objects.requireNonNull(values.get(name), name);
    }

    static double[] normal(Random random, int count, double scale) {
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            // as fp32 holds them, so that reference and program begin alike
            values[i] = (float) (scale * random.nextGaussian());
        }
        return values;
    }

    /** x W^T for x of {@code rows x k} and W of {@code n x k}. */
    static double[] product(double[] x, double[] w, int rows, int n, int k) {
        double[] y = new double[rows * n];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < n; j++) {
                double sum = 0;
                for (int l = 0; l < k; l++) {
                    sum += x[i * k + l] * w[j * k + l];
                }
                y[i * n + j] = sum;
            }
        }
        return y;
    }

    static void addRow(double[] x, double[] row) {
        for (int i = 0; i < x.length; i++) {
            x[i] += row[i % row.length];
        }
    }

    static double[] sum(double[] a, double[] b) {
        double[] c = new double[a.length];
        for (int i = 0; i < c.length; i++) {
            c[i] = a[i] + b[i];
        }
        return c;
    }

    /** Values kept by a mask, times a factor. */
    static double[] dropped(double[] x, double[] mask, double factor) {
        double[] y = new double[x.length];
        for (int i = 0; i < y.length; i++) {
            y[i] = x[i] * mask[i] * factor;
        }
        return y;
    }

    /** Layer norm, or RMS norm without a bias. */
    static double[] norm(double[] x, double[] weight, double[] bias) {
        int n = weight.length;
        double[] y = new double[x.length];
        for (int row = 0; row < x.length / n; row++) {
            double mean = 0;
            for (int j = 0; bias.length > 0 && j < n; j++) {
                mean += x[row * n + j] / n;
            }
            double squares = 0;
            for (int j = 0; j < n; j++) {
                squares += (x[row * n + j] - mean) * (x[row * n + j] - mean) / n;
            }
            double scale = 1 / Math.sqrt(squares + (bias.length > 0 ? 1e-5 : 1e-6));
            for (int j = 0; j < n; j++) {
                y[row * n + j] = (x[row * n + j] - mean) * scale * weight[j] + (bias.length > 0 ? bias[j] : 0);
            }
        }
        return y;
    }

    static double gelu(double a) {
        return 0.5 * a * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (a + 0.044715 * a * a * a)));
    }

    static double silu(double a) {
        return a / (1 + Math.exp(-a));
    }

    /** The transpose of each of {@code items} matrices of {@code rows x columns}. */
    static double[] turned(double[] x, int items, int rows, int columns) {
        double[] y = new double[x.length];
        for (int item = 0; item < items; item++) {
            int at = item * rows * columns;
            for (int i = 0; i < rows; i++) {
                for (int j = 0; j < columns; j++) {
                    y[at + j * rows + i] = x[at + i * columns + j];
                }
            }
        }
        return y;
    }
}
