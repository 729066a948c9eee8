package systole.workloads.lowering;

import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import systole.workloads.model.Family;
import systole.workloads.model.TransformerConfig;

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

    /** A linear layer of a name, with a bias where there is one. */
    static double[] linear(Map<String, double[]> values, String name, double[] x, int n) {
        double[] w = of(values, "w_" + name);
        int k = w.length / n;
        double[] y = product(x, w, x.length / k, n, k);
        double[] bias = values.get("b_" + name);
        if (bias != null) {
            addRow(y, bias);
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

    /** The norm of a name, of the kind of a model. */
    static double[] norm(TransformerConfig config, Map<String, double[]> values, String name, double[] x) {
        boolean layer = config.traits().norm() == Family.Norm.LAYER;
        return norm(x, of(values, "w_" + name), layer ? of(values, "b_" + name) : new double[0]);
    }

    /** A branch joins the residual stream; what its mask keeps, where there is one, is multiplied with a factor. */
    static double[] joined(
            Map<String, double[]> values, String name, double[] branch, double[] residual, double factor) {
        double[] mask = values.get(name + "_mask");
        return sum(residual, mask == null ? branch : dropped(branch, mask, factor));
    }

    static double dot(double[] a, double[] b) {
        return IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).sum();
    }

    /** Mean over rows of the cross entropy of logits. */
    static double crossEntropy(double[] logits, int[] targets) {
        int columns = logits.length / targets.length;
        double loss = 0;
        for (int r = 0; r < targets.length; r++) {
            double sum = 0;
            for (int j = 0; j < columns; j++) {
                sum += Math.exp(logits[r * columns + j]);
            }
            loss += (Math.log(sum) - logits[r * columns + targets[r]]) / targets.length;
        }
        return loss;
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
