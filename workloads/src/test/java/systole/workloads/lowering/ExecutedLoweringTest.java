package systole.workloads.lowering;

import static org.assertj.core.api.Assertions.assertThat;
import static systole.workloads.lowering.SmallMachine.BOUND;
import static systole.workloads.lowering.SmallMachine.FP32;
import static systole.workloads.lowering.SmallMachine.close;
import static systole.workloads.lowering.SmallMachine.run;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import systole.isa.DataType;
import systole.isa.Declarations;
import systole.isa.Kernel;
import systole.isa.execute.TensorData;
import systole.workloads.lowering.SmallMachine.Memory;
import systole.workloads.model.Family;
import systole.workloads.operator.ArgMax;
import systole.workloads.operator.Elementwise;
import systole.workloads.operator.EmbeddingGather;
import systole.workloads.operator.Gemm;
import systole.workloads.operator.Normalisation;
import systole.workloads.operator.RotaryAppend;
import systole.workloads.operator.Softmax;

/**
 * What each operator's kernels compute, against loops in double precision, on a small machine whose tiles, splits, parts and
 * rings are all in use. In fp32, so that only sums round: the bound is 1e-5 of the largest result. Which candidate of the
 * library is taken is left to chance.
 */
final class ExecutedLoweringTest {
    private final Random random = new Random(99);
    private final SmallMachine machine = new SmallMachine(random);

    @Test
    void products() {
        for (int round = 0; round < 40; round++) {
            DataType type = round % 4 == 3 ? DataType.INT8 : round % 4 == 2 ? DataType.BF16 : FP32;
            int batch = 1 + random.nextInt(2);
            int m = 1 + random.nextInt(60);
            int n = 1 + random.nextInt(60);
            int k = 1 + random.nextInt(400);
            Gemm gemm = new Gemm("gemm", m, n, k, batch, type, FP32);
            TensorData a = machine.normal(type, batch, m, k);
            TensorData b = machine.normal(type, batch, n, k);
            double[] c = new double[batch * m * n];
            for (int i = 0; i < c.length; i++) {
                int item = i / (m * n);
                int row = i % (m * n) / n;
                int column = i % n;
                for (int j = 0; j < k; j++) {
                    c[i] += a.values()[(item * m + row) * k + j] * b.values()[(item * n + column) * k + j];
                }
            }
            Memory memory = run(gemm, machine.any(), Map.of("A", a, "B", b));
            close(memory.get("C"), c, BOUND, gemm);
        }
    }

    /** Weights of a narrow format lie step by step of the sums, and are converted to that of the activations on chip. */
    @Test
    void productsOfNarrowWeights() {
        DataType[] narrow = {DataType.INT4, DataType.INT8, DataType.FP8_E4M3, DataType.MXFP4};
        for (int round = 0; round < 40; round++) {
            DataType stored = narrow[round % narrow.length];
            int m = 1 + random.nextInt(40);
            int n = 1 + random.nextInt(60);
            int k = 1 + random.nextInt(400);
            Gemm gemm = new Gemm("gemm", m, n, k, 1, DataType.BF16, FP32).withStored(stored);
            TensorData a = machine.normal(DataType.BF16, 1, m, k);
            TensorData weights = machine.normal(stored, 1, n, k);
            double[] c = new double[m * n];
            for (int i = 0; i < c.length; i++) {
                for (int j = 0; j < k; j++) {
                    c[i] += a.values()[i / n * k + j] * weights.values()[i % n * k + j];
                }
            }
            List<Kernel> kernels = gemm.lower(machine.any());
            Declarations.Tensor b = kernels.get(0).tensors().stream()
                    .filter(tensor -> tensor.name().equals("B"))
                    .findFirst()
                    .orElseThrow();
            assertThat(b.type()).isEqualTo(stored);
            Memory memory = run(kernels, Map.of("A", a, "B", inSteps(weights, n, k, b.dimensions())));
            close(memory.get("C"), c, BOUND, gemm);
        }
    }

    /** Columns of {@code [n, k]} in blocks that follow each other, the last filled up with zeros. */
    private static TensorData inSteps(TensorData weights, int n, int k, List<Long> dimensions) {
        int steps = Math.toIntExact(dimensions.get(1));
        int depth = Math.toIntExact(dimensions.get(3));
        double[] values = new double[steps * n * depth];
        for (int row = 0; row < n; row++) {
            for (int j = 0; j < k; j++) {
                values[(j / depth * n + row) * depth + j % depth] = weights.values()[row * k + j];
            }
        }
        return TensorData.of(weights.type(), values, 1, steps, n, depth);
    }

    /** Sums of integers are exact, whole or in parts. */
    @Test
    void integerProducts() {
        for (int round = 0; round < 20; round++) {
            int m = 1 + random.nextInt(20);
            int n = 1 + random.nextInt(20);
            int k = 2500 + random.nextInt(800);
            double[] a = random.doubles((long) m * k, 100, 128).map(Math::floor).toArray();
            double[] b = random.doubles((long) n * k, 100, 128).map(Math::floor).toArray();
            double[] c = new double[m * n];
            for (int i = 0; i < c.length; i++) {
                for (int j = 0; j < k; j++) {
                    c[i] += a[i / n * k + j] * b[i % n * k + j];
                }
            }
            Gemm gemm = new Gemm("gemm", m, n, k, 1, DataType.INT8, DataType.INT32);
            Map<String, TensorData> given = Map.of(
                    "A", TensorData.of(DataType.INT8, a, 1, m, k), "B", TensorData.of(DataType.INT8, b, 1, n, k));
            assertThat(run(gemm, machine.any(), given).get("C").values())
                    .as(gemm.toString())
                    .isEqualTo(c);
        }
    }

    @Test
    void rows() {
        for (int round = 0; round < 40; round++) {
            int rows = 1 + random.nextInt(30);
            // some rows are held, some are too long
            int columns = 1 + random.nextInt(round % 2 == 0 ? 300 : 2000);
            boolean residual = random.nextBoolean();
            Family.Norm kind = layer(round) ? Family.Norm.LAYER : Family.Norm.RMS;
            Normalisation norm = new Normalisation("norm", kind, residual, rows, columns, FP32, FP32);
            TensorData x = shifted(machine.normal(FP32, rows, columns), layer(round) ? 300 : 0);
            TensorData other = machine.normal(FP32, rows, columns);
            TensorData weight = machine.normal(FP32, 1, columns);
            TensorData bias = machine.normal(FP32, 1, columns);
            double[] sum = x.values().clone();
            double[] expected = new double[sum.length];
            for (int i = 0; residual && i < sum.length; i++) {
                sum[i] += other.values()[i];
            }
            boolean layer = kind == Family.Norm.LAYER;
            for (int row = 0; row < rows; row++) {
                double mean = 0;
                for (int j = 0; layer && j < columns; j++) {
                    mean += sum[row * columns + j] / columns;
                }
                double squares = 0;
                for (int j = 0; j < columns; j++) {
                    double difference = sum[row * columns + j] - mean;
                    squares += difference * difference / columns;
                }
                double scale = 1 / Math.sqrt(squares + (layer ? 1e-5 : 1e-6));
                for (int j = 0; j < columns; j++) {
                    int i = row * columns + j;
                    expected[i] = (sum[i] - mean) * scale * weight.values()[j] + (layer ? bias.values()[j] : 0);
                }
            }
            Map<String, TensorData> given =
                    new HashMap<>(Map.of("x", x, "residual", other, "weight", weight, "bias", bias));
            Memory memory = run(norm, machine.any(), given);
            // values near 300 carry 300 x 2^-24 = 2e-5 into a deviation of 1
            close(memory.get("y"), expected, columns < 3 ? 1e-2 : 2e-4, norm);
            if (residual) {
                close(memory.get("sum"), sum, BOUND, norm);
            }
        }
    }

    private static boolean layer(int round) {
        return round % 3 != 0;
    }

    /** Values around a mean that is large against their spread. */
    private static TensorData shifted(TensorData data, double mean) {
        double[] values = java.util.Arrays.stream(data.values())
                .map(value -> value + mean)
                .toArray();
        return TensorData.of(
                FP32, values, data.dimensions().get(0), data.dimensions().get(1));
    }

    @Test
    void softmax() {
        for (int round = 0; round < 30; round++) {
            int rows = 1 + random.nextInt(30);
            int columns = 1 + random.nextInt(round % 2 == 0 ? 300 : 2000);
            TensorData x = machine.normal(FP32, rows, columns);
            double[] expected = new double[rows * columns];
            for (int row = 0; row < rows; row++) {
                double sum = 0;
                for (int j = 0; j < columns; j++) {
                    // far below zero, so that an element past the end would be seen
                    x.values()[row * columns + j] -= 40;
                    sum += Math.exp(x.values()[row * columns + j]);
                }
                for (int j = 0; j < columns; j++) {
                    expected[row * columns + j] = Math.exp(x.values()[row * columns + j]) / sum;
                }
            }
            TensorData rounded = TensorData.of(FP32, x.values(), rows, columns);
            Softmax softmax = new Softmax("softmax", rows, columns, FP32);
            close(run(softmax, machine.any(), Map.of("x", rounded)).get("y"), expected, BOUND, softmax);
        }
    }

    @Test
    void elementwise() {
        for (Elementwise.Kind kind : Elementwise.Kind.values()) {
            for (int round = 0; round < 6; round++) {
                int rows = 1 + random.nextInt(20);
                int columns = 1 + random.nextInt(400);
                TensorData a = machine.normal(FP32, rows, columns);
                TensorData b = machine.normal(FP32, rows, columns);
                TensorData both = TensorData.zeros(FP32, rows, 2, columns);
                double[] expected = new double[rows * columns];
                for (int i = 0; i < expected.length; i++) {
                    int place = i / columns * 2 * columns + i % columns;
                    both.values()[place] = a.values()[i];
                    both.values()[place + columns] = b.values()[i];
                    expected[i] = value(kind, a.values()[i], b.values()[i]);
                }
                Elementwise operator = new Elementwise("e", kind, rows, columns, FP32, FP32);
                Memory memory = run(operator, machine.any(), Map.of("a", a, "b", b, "gate_up", both));
                close(memory.get("c"), expected, BOUND, operator);
            }
        }
    }

    private static double value(Elementwise.Kind kind, double a, double b) {
        double silu = a / (1 + Math.exp(-a));
        double gelu = 0.5 * a * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (a + 0.044715 * a * a * a)));
        return switch (kind) {
            case ADD -> a + b;
            case MUL -> a * b;
            case RELU -> Math.max(a, 0);
            case TANH -> Math.tanh(a);
            case GELU -> gelu;
            case SILU -> silu;
            case SILU_MUL -> silu * b;
            case GELU_MUL -> gelu * b;
        };
    }

    @Test
    void largestElement() {
        for (int round = 0; round < 40; round++) {
            int rows = 1 + random.nextInt(12);
            int columns = 1 + random.nextInt(round % 2 == 0 ? 100 : 3000);
            TensorData logits = machine.normal(FP32, rows, columns);
            List<Double> expected = new ArrayList<>();
            for (int row = 0; row < rows; row++) {
                int best = 0;
                for (int j = 0; j < columns; j++) {
                    // negative, so that an element past the end would win; few values, so that there are ties
                    double value = Math.floor(logits.values()[row * columns + j] * 4) - 100;
                    logits.values()[row * columns + j] = value;
                    best = value > logits.values()[row * columns + best] ? j : best;
                }
                expected.add((double) best);
            }
            ArgMax argMax = new ArgMax("argmax", rows, columns, FP32);
            double[] found = run(argMax, machine.any(), Map.of("logits", logits))
                    .get("token")
                    .values();
            assertThat(java.util.Arrays.stream(found).boxed().toList())
                    .as(argMax.toString())
                    .isEqualTo(expected);
        }
    }

    @Test
    void embeddingAndRotation() {
        for (int round = 0; round < 30; round++) {
            int tokens = 1 + random.nextInt(60);
            // 24 KiB of scratchpad: rows of 12 KiB and more come in parts
            int columns = 1 + random.nextInt(300) + (round % 4 == 0 ? 3000 : 0);
            int vocabulary = 1 + random.nextInt(50);
            TensorData table = machine.normal(FP32, vocabulary, columns);
            double[] numbers =
                    random.ints(tokens, 0, vocabulary).asDoubleStream().toArray();
            double[] expected = new double[tokens * columns];
            for (int t = 0; t < tokens; t++) {
                System.arraycopy(table.values(), ((int) numbers[t]) * columns, expected, t * columns, columns);
            }
            EmbeddingGather gather = new EmbeddingGather("gather", tokens, columns, vocabulary, FP32);
            Map<String, TensorData> given =
                    Map.of("tokens", TensorData.of(DataType.INT32, numbers, tokens, 1), "table", table);
            close(run(gather, machine.any(), given).get("y"), expected, 0, gather);
            rotation(round % 2 == 0);
        }
    }

    private void rotation(boolean rotates) {
        int batch = 1 + random.nextInt(2);
        int tokens = 1 + random.nextInt(20);
        int past = random.nextInt(10);
        int kvHeads = 1 + random.nextInt(3);
        int group = 1 + random.nextInt(4);
        int dim = 2 * (1 + random.nextInt(8));
        int heads = kvHeads * group;
        int all = heads + 2 * kvHeads;
        TensorData qkv = machine.normal(FP32, batch, tokens, (long) all * dim);
        TensorData angles = machine.normal(FP32, (long) past + tokens, dim);
        double[] queries = new double[batch * tokens * heads * dim];
        double[] keys = new double[batch * kvHeads * (past + tokens) * dim];
        double[] values = new double[keys.length];
        for (int b = 0; b < batch; b++) {
            for (int t = 0; t < tokens; t++) {
                for (int head = 0; head < all; head++) {
                    for (int i = 0; i < dim; i++) {
                        int from = ((b * tokens + t) * all + head) * dim;
                        boolean turns = rotates && head < heads + kvHeads;
                        double value = turns
                                ? turned(qkv.values(), from, angles.values(), (past + t) * dim, i, dim / 2)
                                : qkv.values()[from + i];
                        if (head < heads) {
                            queries[((b * tokens + t) * heads + head) * dim + i] = value;
                        } else {
                            int kv = (head - heads) % kvHeads;
                            double[] cache = head < heads + kvHeads ? keys : values;
                            cache[((b * kvHeads + kv) * (past + tokens) + past + t) * dim + i] = value;
                        }
                    }
                }
            }
        }
        RotaryAppend rotary = new RotaryAppend("rotary", batch, tokens, past, heads, kvHeads, dim, rotates, FP32, FP32);
        Memory memory = run(rotary, machine.any(), Map.of("qkv", qkv, "angles", angles));
        close(memory.get("queries"), queries, BOUND, rotary);
        close(memory.get("keys"), keys, BOUND, rotary);
        close(memory.get("values"), values, BOUND, rotary);
    }

    private static double turned(double[] x, int from, double[] angles, int row, int i, int half) {
        int j = i % half;
        double cosine = angles[row + j];
        double sine = angles[row + half + j];
        return i < half
                ? x[from + j] * cosine - x[from + j + half] * sine
                : x[from + j + half] * cosine + x[from + j] * sine;
    }
}
