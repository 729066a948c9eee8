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
            FormReference s = new FormReference(1 + random.nextInt(2), kvHeads, group, dim, keys, queries, form);
            DataType cache = round % 5 == 4 ? DataType.FP16 : FP32;
            Attention op = new Attention(
                    "prefill",
                    s.batch(),
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
            TensorData q = machine.normal(FP32, s.batch(), queries, (long) kvHeads * group, dim);
            TensorData k = machine.normal(cache, s.batch(), kvHeads, keys, dim);
            TensorData v = machine.normal(cache, s.batch(), kvHeads, keys, form.valueDim());
            Lowering lowering = machine.lowering(overlap, random.nextBoolean(), true, random.nextBoolean());
            double[] expected = s.result(q.values(), k.values(), v.values(), form.valueDim());
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
            FormReference s = new FormReference(1 + random.nextInt(2), 1, heads, dim, keys, 1, form);
            DataType cache = round % 5 == 4 ? DataType.FP16 : FP32;
            AttentionDecode op =
                    new AttentionDecode("decode", s.batch(), heads, 1, dim, keys, false, FP32, cache, FP32, form);
            TensorData q = machine.normal(FP32, s.batch(), 1, heads, dim);
            TensorData k = machine.normal(cache, s.batch(), 1, keys, dim);
            Lowering lowering = machine.lowering(overlap, random.nextBoolean(), true, random.nextBoolean());
            double[] expected = s.result(q.values(), k.values(), k.values(), dim);
            close(run(op, lowering, Map.of("Q", q, "K", k)).get("O"), expected, BOUND, op);
        }
    }
}
