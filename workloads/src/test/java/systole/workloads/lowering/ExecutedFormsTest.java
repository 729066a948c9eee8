package systole.workloads.lowering;

import static systole.workloads.lowering.SmallMachine.BOUND;
import static systole.workloads.lowering.SmallMachine.FP32;
import static systole.workloads.lowering.SmallMachine.close;
import static systole.workloads.lowering.SmallMachine.run;

import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import systole.isa.DataType;
import systole.isa.execute.TensorData;
import systole.workloads.lowering.attention.Overlap;
import systole.workloads.operator.Attention;
import systole.workloads.operator.AttentionDecode;
import systole.workloads.operator.AttentionForm;

/** What attention's kernels compute in other forms than the plain one, against loops in double precision. */
final class ExecutedFormsTest {
    private final Random random = new Random(97);
    private final SmallMachine machine = new SmallMachine(random);

    /** Narrower values, windows that begin inside, at and between tiles, and bounded scores. */
    @ParameterizedTest
    @EnumSource
    void ofManyTokens(Overlap overlap) {
        for (int round = 0; round < 40; round++) {
            int kvHeads = 1 + random.nextInt(3);
            int group = 1 + random.nextInt(4);
            int dim = 4 + random.nextInt(12);
            int keys = 1 + random.nextInt(90);
            int queries = 1 + random.nextInt(keys);
            long window = round % 3 == 0 ? 0 : round % 3 == 1 ? 1 + random.nextInt(keys) : 16;
            double softcap = round % 4 == 0 ? 2 : 0;
            AttentionForm form = new AttentionForm(1 + random.nextInt(dim), dim, false, window, softcap);
            Shape s = new Shape(1 + random.nextInt(2), kvHeads, group, dim, keys, queries, form);
            DataType cache = round % 5 == 4 ? DataType.FP16 : FP32;
            Attention op = new Attention(
                    "prefill",
                    s.batch,
                    group * kvHeads,
                    kvHeads,
                    dim,
                    queries,
                    keys,
                    true,
                    false,
                    FP32,
                    cache,
                    FP32,
                    form);
            TensorData q = machine.normal(FP32, s.batch, queries, (long) kvHeads * group, dim);
            TensorData k = machine.normal(cache, s.batch, kvHeads, keys, dim);
            TensorData v = machine.normal(cache, s.batch, kvHeads, keys, form.valueDim());
            Lowering lowering = machine.lowering(overlap, random.nextBoolean(), true, random.nextBoolean());
            double[] expected = reference(q.values(), k.values(), v.values(), form.valueDim(), s);
            close(run(op, lowering, Map.of("Q", q, "K", k, "V", v)).get("O"), expected, BOUND, op);
        }
    }

    /** One token over latent vectors, which are keys as a whole and values in their first part. */
    @ParameterizedTest
    @EnumSource
    void overLatentVectors(Overlap overlap) {
        for (int round = 0; round < 40; round++) {
            int heads = 1 + random.nextInt(9);
            int dim = 6 + random.nextInt(12);
            int keys = 1 + random.nextInt(90);
            AttentionForm form = new AttentionForm(2 + random.nextInt(dim - 2), 1 + random.nextInt(20), true, 0, 0);
            Shape s = new Shape(1 + random.nextInt(2), 1, heads, dim, keys, 1, form);
            DataType cache = round % 5 == 4 ? DataType.FP16 : FP32;
            AttentionDecode op =
                    new AttentionDecode("decode", s.batch, heads, 1, dim, keys, false, FP32, cache, FP32, form);
            TensorData q = machine.normal(FP32, s.batch, 1, heads, dim);
            TensorData k = machine.normal(cache, s.batch, 1, keys, dim);
            Lowering lowering = machine.lowering(overlap, random.nextBoolean(), true, random.nextBoolean());
            double[] expected = reference(q.values(), k.values(), k.values(), dim, s);
            close(run(op, lowering, Map.of("Q", q, "K", k)).get("O"), expected, BOUND, op);
        }
    }

    private record Shape(int batch, int kvHeads, int group, int dim, int keys, int queries, AttentionForm form) {
        int heads() {
            return kvHeads * group;
        }
    }

    /** Values are the first elements of rows of {@code valueStride}. */
    private static double[] reference(double[] q, double[] k, double[] v, int valueStride, Shape s) {
        int width = s.form.valueDim();
        double[] out = new double[s.batch * s.queries * s.heads() * width];
        for (int b = 0; b < s.batch; b++) {
            for (int t = 0; t < s.queries; t++) {
                for (int head = 0; head < s.heads(); head++) {
                    int row = (b * s.queries + t) * s.heads() + head;
                    int seen = s.keys - s.queries + t + 1;
                    int first = s.form.window() == 0 ? 0 : (int) Math.max(0, seen - s.form.window());
                    double sum = 0;
                    for (int key = first; key < seen; key++) {
                        int at = (b * s.kvHeads + head / s.group) * s.keys + key;
                        double score = 0;
                        for (int i = 0; i < s.dim; i++) {
                            score += q[row * s.dim + i] * k[at * s.dim + i];
                        }
                        score /= Math.sqrt(s.form.scaleDim());
                        double cap = s.form.softcap();
                        double weight = Math.exp(cap == 0 ? score : cap * Math.tanh(score / cap));
                        sum += weight;
                        for (int i = 0; i < width; i++) {
                            out[row * width + i] += weight * v[at * valueStride + i];
                        }
                    }
                    for (int i = 0; i < width; i++) {
                        out[row * width + i] /= sum;
                    }
                }
            }
        }
        return out;
    }
}
