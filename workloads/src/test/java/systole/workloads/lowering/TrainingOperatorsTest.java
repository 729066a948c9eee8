package systole.workloads.lowering;

import static org.assertj.core.api.Assertions.assertThat;
import static systole.workloads.lowering.SmallMachine.BOUND;
import static systole.workloads.lowering.SmallMachine.FP32;
import static systole.workloads.lowering.SmallMachine.close;
import static systole.workloads.lowering.SmallMachine.run;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import systole.isa.DataType;
import systole.isa.execute.TensorData;
import systole.workloads.lowering.SmallMachine.Memory;
import systole.workloads.lowering.stream.ColumnFunction;
import systole.workloads.lowering.stream.NormGradient;
import systole.workloads.lowering.stream.SoftmaxFunction;
import systole.workloads.operator.Clear;
import systole.workloads.operator.ColumnPass;
import systole.workloads.operator.EmbeddingGradient;
import systole.workloads.operator.Gemm;
import systole.workloads.operator.LayerFunction;
import systole.workloads.operator.Pointwise;
import systole.workloads.operator.RowPass;

/** Operators of training on the small machine against loops in double precision; rows that are held and rows that are too long. */
final class TrainingOperatorsTest {
    private final Random random = new Random(17);
    private final SmallMachine machine = new SmallMachine(random);

    private TensorData rows(int items, int rows, int columns) {
        return machine.normal(FP32, items, rows, columns);
    }

    @ParameterizedTest
    @EnumSource
    void normGradients(NormGradient function) {
        boolean centred = function.name().startsWith("LAYER");
        boolean adds = function.name().endsWith("ADD");
        for (int columns : new int[] {3, 50, 700, 3000}) {
            int rows = 1 + random.nextInt(9);
            TensorData x = rows(1, rows, columns);
            TensorData dy = rows(1, rows, columns);
            TensorData weight = rows(1, 1, columns);
            TensorData residual = rows(1, rows, columns);
            double[] expected = new double[rows * columns];
            double[] rstd = new double[rows];
            for (int r = 0; r < rows; r++) {
                double[] g = new double[columns];
                double[] z = new double[columns];
                double mean = 0;
                double squares = 0;
                for (int j = 0; j < columns; j++) {
                    mean += centred ? x.values()[r * columns + j] / columns : 0;
                }
                for (int j = 0; j < columns; j++) {
                    squares += Math.pow(x.values()[r * columns + j] - mean, 2) / columns;
                }
                rstd[r] = 1 / Math.sqrt(squares + (centred ? 1e-5 : 1e-6));
                double shift = 0;
                double slope = 0;
                for (int j = 0; j < columns; j++) {
                    g[j] = dy.values()[r * columns + j] * weight.values()[j];
                    z[j] = (x.values()[r * columns + j] - mean) * rstd[r];
                    shift += centred ? g[j] / columns : 0;
                    slope += g[j] * z[j] / columns;
                }
                for (int j = 0; j < columns; j++) {
                    expected[r * columns + j] =
                            rstd[r] * (g[j] - shift - z[j] * slope) + (adds ? residual.values()[r * columns + j] : 0);
                }
            }
            Memory memory = run(
                    new RowPass("norm", function, rows, columns, FP32, FP32),
                    machine.any(),
                    Map.of("x", x, "dy", dy, "weight", weight, "residual", residual));
            close(memory.get("dx"), expected, 1e-4, function);
            close(memory.get("rstd"), rstd, 1e-4, function);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {7, 64, 1000, 2500})
    void causalSoftmaxAndItsGradient(int columns) {
        int rows = Math.min(columns, 1 + random.nextInt(40));
        int items = 2;
        TensorData x = rows(items, rows, columns);
        double scale = 0.4;
        double[] y = new double[items * rows * columns];
        for (int r = 0; r < items * rows; r++) {
            int seen = r % rows + 1 + columns - rows;
            double sum = 0;
            for (int j = 0; j < seen; j++) {
                y[r * columns + j] = Math.exp(scale * x.values()[r * columns + j]);
                sum += y[r * columns + j];
            }
            for (int j = 0; j < seen; j++) {
                y[r * columns + j] /= sum;
            }
        }
        RowPass softmax = new RowPass("s", SoftmaxFunction.CAUSAL_SOFTMAX, items, rows, columns, FP32, FP32, scale);
        close(run(softmax, machine.any(), Map.of("x", x)).get("y"), y, BOUND, softmax);
        TensorData dy = rows(items, rows, columns);
        double[] dx = new double[y.length];
        for (int r = 0; r < items * rows; r++) {
            double dot = 0;
            for (int j = 0; j < columns; j++) {
                dot += dy.values()[r * columns + j] * y[r * columns + j];
            }
            for (int j = 0; j < columns; j++) {
                dx[r * columns + j] = scale * y[r * columns + j] * (dy.values()[r * columns + j] - dot);
            }
        }
        RowPass gradient = new RowPass("g", SoftmaxFunction.SOFTMAX_GRAD, items, rows, columns, FP32, FP32, scale);
        Map<String, TensorData> given = Map.of("dy", dy, "y", TensorData.of(FP32, y, items, rows, columns));
        close(run(gradient, machine.any(), given).get("dx"), dx, BOUND, gradient);
    }

    /** Values far below zero, so that zeros past the end of a row would be seen. */
    @ParameterizedTest
    @ValueSource(ints = {5, 333, 2111})
    void rowsOfALoss(int columns) {
        int rows = 3;
        TensorData x = rows(1, rows, columns);
        double[] max = new double[rows];
        double[] sum = new double[rows];
        double[] exp = new double[rows * columns];
        Arrays.fill(max, -1e9);
        for (int i = 0; i < x.values().length; i++) {
            x.values()[i] = (float) (x.values()[i] - 40);
            max[i / columns] = Math.max(max[i / columns], x.values()[i]);
        }
        for (int i = 0; i < exp.length; i++) {
            exp[i] = Math.exp(x.values()[i] - max[i / columns]);
            sum[i / columns] += exp[i];
        }
        TensorData known = TensorData.of(FP32, max, 1, rows, 1);
        Memory all = run(loss(SoftmaxFunction.ROW_STATISTICS, columns), machine.any(), Map.of("x", x));
        close(all.get("max"), max, BOUND, columns);
        close(all.get("sum"), sum, BOUND, columns);
        close(
                run(loss(SoftmaxFunction.ROW_MAX, columns), machine.any(), Map.of("x", x))
                        .get("max"),
                max,
                BOUND,
                "max");
        Memory terms = run(loss(SoftmaxFunction.EXP_SUM, columns), machine.any(), Map.of("x", x, "max", known));
        close(terms.get("y"), exp, BOUND, columns);
        close(terms.get("sum"), sum, BOUND, columns);
        Map<String, TensorData> whole = Map.of("x", TensorData.of(FP32, exp, 1, rows, columns));
        close(run(loss(SoftmaxFunction.ROW_SUM, columns), machine.any(), whole).get("sum"), sum, BOUND, columns);
    }

    private static RowPass loss(SoftmaxFunction function, int columns) {
        return new RowPass("loss", function, 3, columns, FP32, FP32);
    }

    @Test
    void columnSums() {
        for (int round = 0; round < 12; round++) {
            int rows = 1 + random.nextInt(200);
            int columns = 1 + random.nextInt(round % 2 == 0 ? 60 : 3000);
            TensorData dy = machine.normal(FP32, rows, columns);
            TensorData x = machine.normal(FP32, rows, columns);
            TensorData mean = machine.normal(FP32, rows, 1);
            TensorData rstd = machine.normal(FP32, rows, 1);
            double[] bias = new double[columns];
            double[] weight = new double[columns];
            double[] squares = new double[columns];
            for (int i = 0; i < rows * columns; i++) {
                int r = i / columns;
                bias[i % columns] += dy.values()[i];
                weight[i % columns] += dy.values()[i] * (x.values()[i] - mean.values()[r]) * rstd.values()[r];
                squares[i % columns] += x.values()[i] * x.values()[i];
            }
            Map<String, TensorData> given = Map.of("dy", dy, "x", x, "mean", mean, "rstd", rstd);
            Memory norm = run(columns(ColumnFunction.LAYER_NORM_GRAD, rows, columns), machine.any(), given);
            close(norm.get("d_bias"), bias, 5 * BOUND, rows + " x " + columns);
            close(norm.get("d_weight"), weight, 5 * BOUND, rows + " x " + columns);
            Memory sums = run(columns(ColumnFunction.SQUARES, rows, columns), machine.any(), given);
            close(sums.get("squares"), squares, BOUND, rows + " x " + columns);
        }
    }

    private static ColumnPass columns(ColumnFunction function, int rows, int columns) {
        return new ColumnPass("c", function, rows, columns, FP32, FP32);
    }

    /** Rows that several tokens name are added up; rows of other ranks are left out. */
    @Test
    void embeddingGradient() {
        for (int round = 0; round < 10; round++) {
            int tokens = 1 + random.nextInt(40);
            int columns = 1 + random.nextInt(round % 2 == 0 ? 40 : 3000);
            int vocabulary = 1 + random.nextInt(12);
            TensorData dy = machine.normal(FP32, tokens, columns);
            TensorData table = machine.normal(FP32, vocabulary, columns);
            double[] numbers =
                    random.ints(tokens, 0, vocabulary + 3).asDoubleStream().toArray();
            double[] expected = table.values().clone();
            for (int i = 0; i < tokens * columns; i++) {
                if (numbers[i / columns] < vocabulary) {
                    expected[((int) numbers[i / columns]) * columns + i % columns] += dy.values()[i];
                }
            }
            EmbeddingGradient gradient = new EmbeddingGradient("e", tokens, columns, vocabulary, FP32, FP32);
            TensorData names = TensorData.of(DataType.INT32, numbers, tokens, 1);
            Memory memory = run(gradient, machine.any(), Map.of("tokens", names, "dy", dy, "d_table", table));
            close(memory.get("d_table"), expected, BOUND, gradient);
        }
    }

    /** A product that accumulates, whole or with its sums in parts. */
    @Test
    void accumulatedProducts() {
        for (int round = 0; round < 20; round++) {
            int m = 1 + random.nextInt(40);
            int n = 1 + random.nextInt(40);
            int k = 1 + random.nextInt(600);
            TensorData a = machine.normal(FP32, 1, m, k);
            TensorData b = machine.normal(FP32, 1, n, k);
            TensorData c = machine.normal(FP32, 1, m, n);
            double[] expected = Numbers.sum(Numbers.product(a.values(), b.values(), m, n, k), c.values());
            Gemm gemm = new Gemm("g", m, n, k, 1, FP32, FP32, true);
            close(run(gemm, machine.any(), Map.of("A", a, "B", b, "C", c)).get("C"), expected, BOUND, gemm);
        }
    }

    @Test
    void zeros() {
        Memory memory = run(new Clear("z", 1000, FP32), machine.any(), Map.of("y", machine.normal(FP32, 1, 1000)));
        assertThat(memory.get("y").values()).containsOnly(0);
    }

    /** Slopes of activation functions against central differences of the functions themselves. */
    @Test
    void slopes() {
        int rows = 9;
        int columns = 70;
        TensorData dy = machine.normal(FP32, rows, columns);
        TensorData x = machine.normal(FP32, rows, columns);
        TensorData both = machine.normal(FP32, rows, 2, columns);
        Map<String, TensorData> given = new HashMap<>(Map.of("dy", dy, "x", x, "gate_up", both));
        double[] silu = new double[rows * columns];
        double[] gates = new double[2 * rows * columns];
        for (int i = 0; i < silu.length; i++) {
            silu[i] = dy.values()[i] * slope(true, x.values()[i]);
            int gate = i / columns * 2 * columns + i % columns;
            double up = both.values()[gate + columns];
            gates[gate] = dy.values()[i] * up * slope(false, both.values()[gate]);
            gates[gate + columns] = dy.values()[i] * Numbers.gelu(both.values()[gate]);
        }
        Pointwise ofSilu = new Pointwise("s", LayerFunction.SILU_GRAD, rows, columns, FP32, FP32);
        close(run(ofSilu, machine.any(), given).get("y"), silu, BOUND, ofSilu);
        Pointwise ofGates = new Pointwise("g", LayerFunction.GELU_MUL_GRAD, rows, columns, FP32, FP32);
        close(run(ofGates, machine.any(), given).get("d_gate_up"), gates, BOUND, ofGates);
    }

    private static double slope(boolean silu, double x) {
        double step = 1e-6;
        return silu
                ? (Numbers.silu(x + step) - Numbers.silu(x - step)) / (2 * step)
                : (Numbers.gelu(x + step) - Numbers.gelu(x - step)) / (2 * step);
    }
}
