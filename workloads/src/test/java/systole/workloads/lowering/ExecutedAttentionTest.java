package systole.workloads.lowering;

import static org.assertj.core.api.Assertions.assertThat;
import static systole.workloads.lowering.SmallMachine.BOUND;
import static systole.workloads.lowering.SmallMachine.FP32;
import static systole.workloads.lowering.SmallMachine.close;
import static systole.workloads.lowering.SmallMachine.run;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import systole.isa.DataType;
import systole.isa.execute.TensorData;
import systole.workloads.lowering.SmallMachine.Memory;
import systole.workloads.lowering.attention.Overlap;
import systole.workloads.operator.Attention;
import systole.workloads.operator.AttentionDecode;
import systole.workloads.operator.Operator;

/** What attention's kernels compute, against loops in double precision, in fp32, so that only sums round. */
final class ExecutedAttentionTest {
    private final Random random = new Random(98);
    private final SmallMachine machine = new SmallMachine(random);

    @ParameterizedTest
    @EnumSource
    void attention(Overlap overlap) {
        for (int round = 0; round < 40; round++) {
            Lowering lowering =
                    machine.lowering(overlap, random.nextBoolean(), random.nextBoolean(), random.nextBoolean());
            int batch = 1 + random.nextInt(2);
            int kvHeads = 1 + random.nextInt(4);
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
        TensorData q = machine.normal(FP32, s.batch, s.queries, (long) s.kvHeads * s.group, s.dim);
        TensorData k = machine.normal(cache, s.batch, s.kvHeads, s.keys, s.dim);
        TensorData v = machine.normal(cache, s.batch, s.kvHeads, s.keys, s.dim);
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
            java.util.Arrays.fill(before.values(), from, from + s.queries * s.dim, Double.NaN);
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
}
