package systole.workloads.lowering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static systole.workloads.lowering.SmallMachine.FP32;
import static systole.workloads.lowering.SmallMachine.run;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import systole.isa.execute.TensorData;
import systole.workloads.operator.Attention;
import systole.workloads.operator.AttentionForm;
import systole.workloads.operator.AttentionGradient;

/**
 * Attention within a window, block of a sequence by block with only the keys before it that the window reaches, by executing the
 * kernels: results and gradients are those of the whole sequence on one rank. Two query heads share one key head.
 */
final class WindowedRingTest {
    private static final int HEADS = 2;
    private static final int DIM = 6;

    private final Random random = new Random(7);
    private final SmallMachine machine = new SmallMachine(random);
    private final Lowering lowering = machine.any();

    /** Windows shorter than a block, as long, and longer than two; one of which only the last token of a block is free. */
    @ParameterizedTest
    @CsvSource({"6, 10, 5", "6, 10, 10", "6, 10, 11", "6, 10, 25", "4, 17, 2", "4, 24, 60", "2, 33, 20"})
    void blocksGiveWhatTheWholeGives(int blocks, int block, int window) {
        int tokens = blocks * block;
        AttentionForm form = new AttentionForm(DIM, DIM, false, window, 0);
        double[] q = machine.normal(FP32, tokens, HEADS, DIM).values();
        double[] k = machine.normal(FP32, tokens, DIM).values();
        double[] v = machine.normal(FP32, tokens, DIM).values();
        double[] out = machine.normal(FP32, tokens, HEADS, DIM).values();
        Map<String, TensorData> whole = forward(q, k, v, form);
        double[] queryGradient = new double[q.length];
        double[] keyGradient = new double[k.length];
        double[] valueGradient = new double[v.length];
        double[] result = new double[q.length];
        for (int from = 0; from < tokens; from += block) {
            int before = Math.min(window - 1, from);
            double[] queries = rows(q, from, block, HEADS * DIM);
            Map<String, TensorData> part = forward(
                    queries,
                    rows(k, from - before, before + block, DIM),
                    rows(v, from - before, before + block, DIM),
                    form);
            System.arraycopy(values(part, "O"), 0, result, from * HEADS * DIM, block * HEADS * DIM);
            part.put("dO", data(rows(out, from, block, HEADS * DIM), block, HEADS, DIM));
            back(part, k, v, from, block, 0, block, form, true, queryGradient, keyGradient, valueGradient, from);
            if (before > 0) {
                int reached = Math.min(block, window - 1);
                back(
                        part,
                        k,
                        v,
                        from - before,
                        before,
                        0,
                        reached,
                        form,
                        false,
                        queryGradient,
                        keyGradient,
                        valueGradient,
                        from);
            }
        }
        close("O", result, values(whole, "O"));
        whole.put("dO", data(out, tokens, HEADS, DIM));
        double[] dq = new double[q.length];
        double[] dk = new double[k.length];
        double[] dv = new double[v.length];
        back(whole, k, v, 0, tokens, 0, tokens, form, true, dq, dk, dv, 0);
        close("dQ", queryGradient, dq);
        close("dK", keyGradient, dk);
        close("dV", valueGradient, dv);
    }

    private static double[] values(Map<String, TensorData> tensors, String name) {
        return Objects.requireNonNull(tensors.get(name), name).values();
    }

    private Map<String, TensorData> forward(double[] q, double[] k, double[] v, AttentionForm form) {
        int queries = q.length / HEADS / DIM;
        int keys = k.length / DIM;
        Attention op =
                new Attention("attention", 1, HEADS, 1, DIM, queries, keys, true, false, FP32, FP32, FP32, form, true);
        Map<String, TensorData> given = new HashMap<>(Map.of(
                "Q",
                data(q, queries, HEADS, DIM),
                "K",
                TensorData.of(FP32, k, 1, 1, keys, DIM),
                "V",
                TensorData.of(FP32, v, 1, 1, keys, DIM)));
        SmallMachine.Memory memory = run(op, lowering, given);
        for (String name : new String[] {"O", "largest", "share"}) {
            given.put(name, memory.get(name));
        }
        return given;
    }

    /** Adds the gradients of some queries of a pass with some keys. */
    private void back(
            Map<String, TensorData> pass,
            double[] k,
            double[] v,
            int firstKey,
            int keys,
            int firstQuery,
            int queries,
            AttentionForm form,
            boolean causal,
            double[] dq,
            double[] dk,
            double[] dv,
            int at) {
        Map<String, TensorData> given = new HashMap<>();
        for (String name : new String[] {"Q", "O", "dO"}) {
            given.put(name, data(rows(values(pass, name), firstQuery, queries, HEADS * DIM), queries, HEADS, DIM));
        }
        for (String name : new String[] {"largest", "share"}) {
            double[] all = values(pass, name);
            double[] some = new double[HEADS * queries];
            for (int head = 0; head < HEADS; head++) {
                System.arraycopy(all, head * all.length / HEADS + firstQuery, some, head * queries, queries);
            }
            given.put(name, TensorData.of(FP32, some, 1, HEADS, queries));
        }
        double[] key = rows(k, firstKey, keys, DIM);
        given.put("K", TensorData.of(FP32, key, 1, 1, keys, DIM));
        given.put("V", TensorData.of(FP32, rows(v, firstKey, keys, DIM), 1, 1, keys, DIM));
        given.put("K_turned", TensorData.of(FP32, Numbers.turned(key, 1, keys, DIM), 1, 1, DIM, keys));
        AttentionGradient op = new AttentionGradient("gradient", 1, HEADS, 1, DIM, queries, keys, causal, FP32, form);
        SmallMachine.Memory memory = run(op, lowering, given);
        double[] turned = memory.get("dQ_turned").values();
        for (int head = 0; head < HEADS; head++) {
            for (int i = 0; i < DIM; i++) {
                for (int t = 0; t < queries; t++) {
                    dq[((at + firstQuery + t) * HEADS + head) * DIM + i] += turned[(head * DIM + i) * queries + t];
                }
            }
        }
        add(memory.get("dK").values(), dk, firstKey);
        add(memory.get("dV").values(), dv, firstKey);
    }

    private static void add(double[] part, double[] to, int row) {
        for (int i = 0; i < part.length; i++) {
            to[row * DIM + i] += part[i];
        }
    }

    private static TensorData data(double[] values, int tokens, int heads, int dim) {
        return TensorData.of(FP32, values, 1, tokens, heads, dim);
    }

    private static double[] rows(double[] values, int from, int count, int width) {
        return Arrays.copyOfRange(values, from * width, (from + count) * width);
    }

    private static void close(String name, double[] found, double[] expected) {
        double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
        assertThat(found).as(name).containsExactly(expected, within(2e-6 * largest));
    }
}
