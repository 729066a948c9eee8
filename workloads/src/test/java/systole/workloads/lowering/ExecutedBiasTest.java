package systole.workloads.lowering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static systole.workloads.lowering.SmallMachine.BOUND;
import static systole.workloads.lowering.SmallMachine.FP32;
import static systole.workloads.lowering.SmallMachine.close;
import static systole.workloads.lowering.SmallMachine.run;

import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import systole.isa.DataType;
import systole.isa.execute.TensorData;
import systole.workloads.lowering.attention.Overlap;
import systole.workloads.operator.Attention;
import systole.workloads.operator.AttentionDecode;
import systole.workloads.operator.AttentionForm;
import systole.workloads.operator.Operator;
import systole.workloads.operator.PositionBias;

/** Biases of scores, executed, against loops in double precision: softmax(q k / sqrt(scale) + bias) v (Raffel et al., "T5", 2020). */
final class ExecutedBiasTest {
    private final Random random = new Random(53);
    private final SmallMachine machine = new SmallMachine(random);

    /** Encoders see all, decoders what came before; scores are as they are or scaled. */
    @ParameterizedTest
    @EnumSource
    void ofManyTokens(Overlap overlap) {
        for (int round = 0; round < 40; round++) {
            int batch = 1 + random.nextInt(2);
            int heads = 1 + random.nextInt(6);
            int dim = 4 + random.nextInt(12);
            boolean causal = round % 2 == 0;
            int keys = 1 + random.nextInt(90);
            int queries = 1 + random.nextInt(causal ? keys : 90);
            DataType cache = round % 5 == 4 ? DataType.FP16 : FP32;
            AttentionForm form = new AttentionForm(dim, round % 3 == 0 ? 1 : dim, false, 0, 0, true);
            Attention op = new Attention(
                    "prefill", batch, heads, heads, dim, queries, keys, causal, false, FP32, cache, FP32, form);
            play(op, overlap, new FormReference(batch, heads, 1, dim, keys, queries, causal, form), cache);
        }
    }

    @ParameterizedTest
    @EnumSource
    void ofOneToken(Overlap overlap) {
        for (int round = 0; round < 40; round++) {
            int batch = 1 + random.nextInt(2);
            int heads = 1 + random.nextInt(6);
            int dim = 4 + random.nextInt(12);
            int keys = 1 + random.nextInt(200);
            DataType cache = round % 5 == 4 ? DataType.FP16 : FP32;
            AttentionForm form = new AttentionForm(dim, round % 3 == 0 ? 1 : dim, false, 0, 0, true);
            AttentionDecode op =
                    new AttentionDecode("decode", batch, heads, heads, dim, keys, false, FP32, cache, FP32, form);
            play(op, overlap, new FormReference(batch, heads, 1, dim, keys, 1, false, form), cache);
        }
    }

    private void play(Operator op, Overlap overlap, FormReference s, DataType cache) {
        TensorData q = machine.normal(FP32, s.batch(), s.queries(), s.heads(), s.dim());
        TensorData k = machine.normal(cache, s.batch(), s.heads(), s.keys(), s.dim());
        TensorData v = machine.normal(cache, s.batch(), s.heads(), s.keys(), s.dim());
        TensorData bias = machine.normal(FP32, s.heads(), s.queries(), s.keys());
        Lowering lowering = machine.lowering(overlap, random.nextBoolean(), true, random.nextBoolean());
        double[] expected = s.result(q.values(), k.values(), v.values(), s.dim(), bias.values());
        close(run(op, lowering, Map.of("Q", q, "K", k, "V", v, "bias", bias)).get("O"), expected, BOUND, op);
    }

    /** Each pair has the row of its bucket. */
    @Test
    void biasesOfDistances() {
        int heads = 5;
        int pairs = 7 * 9;
        TensorData table = machine.normal(FP32, 4, heads);
        double[] buckets = random.ints(pairs, 0, 4).asDoubleStream().toArray();
        PositionBias op = new PositionBias("position_bias", heads, 7, 9, 4, FP32);
        double[] expected = new double[pairs * heads];
        for (int i = 0; i < expected.length; i++) {
            expected[i] = table.values()[((int) buckets[i / heads]) * heads + i % heads];
        }
        Lowering lowering = machine.lowering(Overlap.NONE, false, false, false);
        Map<String, TensorData> tensors =
                Map.of("tokens", TensorData.of(DataType.INT32, buckets, pairs, 1), "table", table);
        close(run(op, lowering, tensors).get("y"), expected, BOUND, op);
        // a table of 4 x 5 numbers, 63 numbers of buckets and 63 x 5 biases, of 4 bytes each
        assertThat(op.memoryBytes()).isEqualTo(4 * (20 + 63 + 315));
    }

    /** 2 sequences of 4 heads of 8 elements, 10 queries, 10 keys: Q and K, V of 2 * 4 * 10 * 8 numbers, biases of 4 * 100. */
    @Test
    void biasesAreRead() {
        AttentionForm form = AttentionForm.plain(8).withBias(true);
        Attention whole = new Attention("a", 2, 4, 4, 8, 10, 10, false, false, FP32, FP32, FP32, form);
        assertThat(whole.inputBytes()).isEqualTo(4.0 * (3 * 640 + 400));
        // half the square under a mask
        Attention causal = new Attention("a", 2, 4, 4, 8, 10, 10, true, false, FP32, FP32, FP32, form);
        assertThat(causal.inputBytes()).isEqualTo(4.0 * (3 * 640 + 200));
        AttentionDecode one = new AttentionDecode("a", 2, 4, 4, 8, 10, false, FP32, FP32, FP32, form);
        assertThat(one.inputBytes()).isEqualTo(4.0 * (64 + 2 * 640 + 40));
        assertThatThrownBy(() -> new Attention("a", 2, 4, 2, 8, 10, 10, true, false, FP32, FP32, FP32, form))
                .hasMessageContaining("keys of their own");
    }
}
