package systole.workloads.lowering;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import systole.isa.DataType;
import systole.isa.Declarations;
import systole.isa.Kernel;
import systole.isa.Target;
import systole.isa.execute.Launch;
import systole.isa.execute.Machine;
import systole.isa.execute.TensorData;
import systole.workloads.lowering.attention.AttentionLibrary;
import systole.workloads.lowering.attention.AttentionTile;
import systole.workloads.lowering.attention.Overlap;
import systole.workloads.lowering.gemm.GemmLibrary;
import systole.workloads.lowering.stream.StreamLibrary;
import systole.workloads.model.Family;
import systole.workloads.operator.ArgMax;
import systole.workloads.operator.Attention;
import systole.workloads.operator.AttentionDecode;
import systole.workloads.operator.Elementwise;
import systole.workloads.operator.EmbeddingGather;
import systole.workloads.operator.Gemm;
import systole.workloads.operator.Normalisation;
import systole.workloads.operator.Operator;
import systole.workloads.operator.RotaryAppend;
import systole.workloads.operator.Softmax;

/**
 * What each operator's kernels compute, against loops in double precision, on a small machine whose tiles, splits, parts and
 * rings are all in use. In fp32, so that only sums round: the bound is 1e-5 of the largest result. Which candidate of the
 * library is taken is left to chance.
 */
final class ExecutedLoweringTest {
    private static final DataType FP32 = DataType.FP32;
    private static final double BOUND = 1e-5;

    private static final Target SMALL = new Target(
            7, 24 * 1024, 40 * 1024, 6 * 1024, Map.of(FP32, 64.0, DataType.BF16, 128.0, DataType.INT8, 256.0), 16);

    private final Random random = new Random(99);

    private Lowering lowering(Overlap overlap, boolean sharesKeys, boolean apart, boolean persistent) {
        GemmLibrary gemm = new GemmLibrary(
                List.of(
                        new GemmLibrary.Tile(16, 0, 24, 64, 3, 16, 16, 1, 1, persistent),
                        new GemmLibrary.Tile(32, 8, 16, 32, 2, 16, 16, 2, 1, persistent)),
                List.of(1, 2, 3, 5),
                1,
                List.of(1, 2));
        AttentionLibrary attention = new AttentionLibrary(
                List.of(
                        new AttentionTile(16, 8, 2, overlap, 16, 16, persistent),
                        new AttentionTile(8, 16, 3, overlap, 8, 16, persistent)),
                List.of(new AttentionTile(4, 8, 2, overlap, 4, 8, persistent)),
                sharesKeys,
                List.of(1, 2, 3, 5),
                8,
                true,
                1,
                apart);
        StreamLibrary stream = new StreamLibrary(512, 64, 2, persistent, 2048, 1, 512);
        return new Lowering(SMALL, new KernelLibrary(gemm, attention, stream), kernels -> random.nextDouble());
    }

    private Lowering any() {
        return lowering(
                Overlap.values()[random.nextInt(3)], random.nextBoolean(), random.nextBoolean(), random.nextBoolean());
    }

    /** Runs the operator's kernels; tensors that are not given start as zeros. */
    private static Memory run(Operator operator, Lowering lowering, Map<String, TensorData> given) {
        Map<String, TensorData> memory = new HashMap<>(given);
        List<Kernel> kernels = operator.lower(lowering);
        for (Kernel kernel : kernels) {
            Map<String, TensorData> tensors = new HashMap<>();
            for (Declarations.Tensor tensor : kernel.tensors()) {
                long[] dimensions =
                        tensor.dimensions().stream().mapToLong(Long::longValue).toArray();
                TensorData data =
                        memory.computeIfAbsent(tensor.name(), name -> TensorData.zeros(tensor.type(), dimensions));
                tensors.put(tensor.name(), data.reshaped(dimensions));
            }
            new Machine(1, SMALL.cores()).run(List.of(new Launch(kernel, tensors)));
        }
        return new Memory(memory);
    }

    /** What is in memory afterwards. */
    private record Memory(Map<String, TensorData> tensors) {
        TensorData get(String name) {
            return Objects.requireNonNull(tensors.get(name), name);
        }
    }

    private TensorData normal(DataType type, long... dimensions) {
        TensorData zeros = TensorData.zeros(type, dimensions);
        double[] values = new double[zeros.values().length];
        for (int i = 0; i < values.length; i++) {
            values[i] = type.integer() ? random.nextInt(255) - 127 : random.nextGaussian();
        }
        return TensorData.of(type, values, dimensions);
    }

    private static void close(TensorData found, double[] expected, double bound, Object what) {
        double largest = 0;
        for (double value : expected) {
            largest = Math.max(largest, Math.abs(value));
        }
        for (int i = 0; i < expected.length; i++) {
            double difference = Math.abs(found.values()[i] - expected[i]);
            assertThat(difference <= bound * largest)
                    .as("%s: element %d is %s, expected %s", what, i, found.values()[i], expected[i])
                    .isTrue();
        }
    }

    @Test
    void products() {
        for (int round = 0; round < 40; round++) {
            DataType type = round % 4 == 3 ? DataType.INT8 : round % 4 == 2 ? DataType.BF16 : FP32;
            int batch = 1 + random.nextInt(2);
            int m = 1 + random.nextInt(60);
            int n = 1 + random.nextInt(60);
            int k = 1 + random.nextInt(400);
            Gemm gemm = new Gemm("gemm", m, n, k, batch, type, FP32);
            TensorData a = normal(type, batch, m, k);
            TensorData b = normal(type, batch, n, k);
            double[] c = new double[batch * m * n];
            for (int i = 0; i < c.length; i++) {
                int item = i / (m * n);
                int row = i % (m * n) / n;
                int column = i % n;
                for (int j = 0; j < k; j++) {
                    c[i] += a.values()[(item * m + row) * k + j] * b.values()[(item * n + column) * k + j];
                }
            }
            Memory memory = run(gemm, any(), Map.of("A", a, "B", b));
            close(memory.get("C"), c, BOUND, gemm);
        }
    }

    @ParameterizedTest
    @EnumSource
    void attention(Overlap overlap) {
        for (int round = 0; round < 40; round++) {
            Lowering lowering = lowering(overlap, random.nextBoolean(), random.nextBoolean(), random.nextBoolean());
            int batch = 1 + random.nextInt(2);
            int kvHeads = 1 + random.nextInt(2);
            int group = 1 + random.nextInt(6);
            int dim = 4 + random.nextInt(12);
            int keys = 1 + random.nextInt(70);
            int queries = round % 2 == 0 ? 1 : 1 + random.nextInt(keys);
            boolean causal = round % 4 != 1;
            boolean append = random.nextBoolean();
            // queries wider than the cache on a machine that has to convert keys
            DataType cache = round % 5 == 4 ? DataType.FP16 : FP32;
            Operator operator = queries == 1
                    ? new AttentionDecode(
                            "decode", batch, group * kvHeads, kvHeads, dim, keys, append, FP32, cache, FP32)
                    : new Attention(
                            "prefill",
                            batch,
                            group * kvHeads,
                            kvHeads,
                            dim,
                            queries,
                            keys,
                            causal,
                            append,
                            FP32,
                            cache,
                            FP32);
            check(operator, lowering, new Shape(batch, kvHeads, group, dim, keys, queries), causal, append, cache);
        }
    }

    private record Shape(int batch, int kvHeads, int group, int dim, int keys, int queries) {
        int query(int b, int t, int head) {
            return ((b * queries + t) * kvHeads * group + head) * dim;
        }

        int key(int b, int head, int s) {
            return ((b * kvHeads + head) * keys + s) * dim;
        }
    }

    private void check(Operator operator, Lowering lowering, Shape s, boolean causal, boolean append, DataType cache) {
        TensorData q = normal(FP32, s.batch, s.queries, (long) s.kvHeads * s.group, s.dim);
        TensorData k = normal(cache, s.batch, s.kvHeads, s.keys, s.dim);
        TensorData v = normal(cache, s.batch, s.kvHeads, s.keys, s.dim);
        double[] expected = reference(q.values(), k.values(), v.values(), s, causal);
        Map<String, TensorData> given = new HashMap<>(Map.of("Q", q));
        TensorData cachedK = k;
        TensorData cachedV = v;
        if (append) {
            given.put("new_K", moveOut(k, s));
            given.put("new_V", moveOut(v, s));
        }
        TensorData wholeK = TensorData.of(cache, k.values().clone(), s.batch, s.kvHeads, s.keys, s.dim);
        given.put("K", append ? cut(cachedK, s) : cachedK);
        given.put("V", append ? cut(cachedV, s) : cachedV);
        Memory memory = run(operator, lowering, given);
        close(
                memory.get("O"),
                expected,
                BOUND,
                operator + " " + lowering.library().attention());
        if (append) {
            assertThat(memory.get("K").values()).as("%s: the cache", operator).isEqualTo(wholeK.values());
        }
    }

    /** The last tokens, as the projection leaves them. */
    private static TensorData moveOut(TensorData whole, Shape s) {
        TensorData fresh = TensorData.zeros(whole.type(), s.batch, s.kvHeads, s.queries, s.dim);
        for (int b = 0; b < s.batch * s.kvHeads; b++) {
            System.arraycopy(
                    whole.values(),
                    (b * s.keys + s.keys - s.queries) * s.dim,
                    fresh.values(),
                    b * s.queries * s.dim,
                    s.queries * s.dim);
        }
        return fresh;
    }

    /** The cache before: what is not there yet must not be looked at. */
    private static TensorData cut(TensorData whole, Shape s) {
        TensorData before = TensorData.of(whole.type(), whole.values().clone(), s.batch, s.kvHeads, s.keys, s.dim);
        for (int b = 0; b < s.batch * s.kvHeads; b++) {
            int from = (b * s.keys + s.keys - s.queries) * s.dim;
            java.util.Arrays.fill(before.values(), from, from + s.queries * s.dim, 7);
        }
        return before;
    }

    private static double[] reference(double[] q, double[] k, double[] v, Shape s, boolean causal) {
        double[] out = new double[q.length];
        for (int b = 0; b < s.batch; b++) {
            for (int t = 0; t < s.queries; t++) {
                for (int head = 0; head < s.kvHeads * s.group; head++) {
                    int query = s.query(b, t, head);
                    int seen = causal ? s.keys - s.queries + t + 1 : s.keys;
                    double sum = 0;
                    for (int key = 0; key < seen; key++) {
                        int at = s.key(b, head / s.group, key);
                        double score = 0;
                        for (int i = 0; i < s.dim; i++) {
                            score += q[query + i] * k[at + i];
                        }
                        double weight = Math.exp(score / Math.sqrt(s.dim));
                        sum += weight;
                        for (int i = 0; i < s.dim; i++) {
                            out[query + i] += weight * v[at + i];
                        }
                    }
                    for (int i = 0; i < s.dim; i++) {
                        out[query + i] /= sum;
                    }
                }
            }
        }
        return out;
    }

    @Test
    void rows() {
        for (int round = 0; round < 40; round++) {
            int rows = 1 + random.nextInt(30);
            // some rows are held, some are too long
            int columns = 1 + random.nextInt(round % 2 == 0 ? 300 : 2000);
            boolean residual = random.nextBoolean();
            Family.Norm kind = random.nextBoolean() ? Family.Norm.RMS : Family.Norm.LAYER;
            Normalisation norm = new Normalisation("norm", kind, residual, rows, columns, FP32, FP32);
            TensorData x = normal(FP32, rows, columns);
            TensorData other = normal(FP32, rows, columns);
            TensorData weight = normal(FP32, 1, columns);
            TensorData bias = normal(FP32, 1, columns);
            double[] sum = x.values().clone();
            double[] expected = new double[sum.length];
            for (int i = 0; residual && i < sum.length; i++) {
                sum[i] += other.values()[i];
            }
            boolean layer = kind == Family.Norm.LAYER;
            for (int row = 0; row < rows; row++) {
                double mean = 0;
                double squares = 0;
                for (int j = 0; j < columns; j++) {
                    mean += layer ? sum[row * columns + j] / columns : 0;
                    squares += sum[row * columns + j] * sum[row * columns + j] / columns;
                }
                double scale = 1 / Math.sqrt(squares - mean * mean + (layer ? 1e-5 : 1e-6));
                for (int j = 0; j < columns; j++) {
                    int i = row * columns + j;
                    expected[i] = (sum[i] - mean) * scale * weight.values()[j] + (layer ? bias.values()[j] : 0);
                }
            }
            Map<String, TensorData> given =
                    new HashMap<>(Map.of("x", x, "residual", other, "weight", weight, "bias", bias));
            Memory memory = run(norm, any(), given);
            close(memory.get("y"), expected, columns == 1 ? 1e-2 : 1e-4, norm);
            if (residual) {
                close(memory.get("sum"), sum, BOUND, norm);
            }
        }
    }

    @Test
    void softmax() {
        for (int round = 0; round < 30; round++) {
            int rows = 1 + random.nextInt(30);
            int columns = 1 + random.nextInt(round % 2 == 0 ? 300 : 2000);
            TensorData x = normal(FP32, rows, columns);
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
            close(run(softmax, any(), Map.of("x", rounded)).get("y"), expected, BOUND, softmax);
        }
    }

    @Test
    void elementwise() {
        for (Elementwise.Kind kind : Elementwise.Kind.values()) {
            for (int round = 0; round < 6; round++) {
                int rows = 1 + random.nextInt(20);
                int columns = 1 + random.nextInt(400);
                TensorData a = normal(FP32, rows, columns);
                TensorData b = normal(FP32, rows, columns);
                TensorData both = TensorData.zeros(FP32, rows, 2, columns);
                double[] expected = new double[rows * columns];
                for (int i = 0; i < expected.length; i++) {
                    int place = i / columns * 2 * columns + i % columns;
                    both.values()[place] = a.values()[i];
                    both.values()[place + columns] = b.values()[i];
                    expected[i] = value(kind, a.values()[i], b.values()[i]);
                }
                Elementwise operator = new Elementwise("e", kind, rows, columns, FP32, FP32);
                Memory memory = run(operator, any(), Map.of("a", a, "b", b, "gate_up", both));
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
            TensorData logits = normal(FP32, rows, columns);
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
            double[] found =
                    run(argMax, any(), Map.of("logits", logits)).get("token").values();
            assertThat(java.util.Arrays.stream(found).boxed().toList())
                    .as(argMax.toString())
                    .isEqualTo(expected);
        }
    }

    @Test
    void embeddingAndRotation() {
        for (int round = 0; round < 30; round++) {
            int tokens = 1 + random.nextInt(60);
            int columns = 1 + random.nextInt(300);
            int vocabulary = 1 + random.nextInt(50);
            TensorData table = normal(FP32, vocabulary, columns);
            double[] numbers =
                    random.ints(tokens, 0, vocabulary).asDoubleStream().toArray();
            double[] expected = new double[tokens * columns];
            for (int t = 0; t < tokens; t++) {
                System.arraycopy(table.values(), ((int) numbers[t]) * columns, expected, t * columns, columns);
            }
            EmbeddingGather gather = new EmbeddingGather("gather", tokens, columns, vocabulary, FP32);
            Map<String, TensorData> given =
                    Map.of("tokens", TensorData.of(DataType.INT32, numbers, tokens, 1), "table", table);
            close(run(gather, any(), given).get("y"), expected, 0, gather);
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
        TensorData qkv = normal(FP32, batch, tokens, (long) all * dim);
        TensorData angles = normal(FP32, (long) past + tokens, dim);
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
        Memory memory = run(rotary, any(), Map.of("qkv", qkv, "angles", angles));
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
