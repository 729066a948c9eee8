package systole.workloads.lowering;

import static org.assertj.core.api.Assertions.assertThat;
import static systole.workloads.lowering.SmallMachine.FP32;
import static systole.workloads.lowering.SmallMachine.run;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import systole.isa.execute.TensorData;
import systole.workloads.operator.Attention;
import systole.workloads.operator.AttentionForm;
import systole.workloads.operator.AttentionGradient;

/**
 * Gradients of attention in every form, by executing its kernels in fp32, against central differences in double precision. The
 * loss is a random weighing of the result.
 */
final class GradientFormsTest {
    private static final int SAMPLES = 12;

    /** Of the largest gradient of a tensor: differences are good to 1e-9, fp32 sums of some dozen terms to 1e-6. */
    private static final double BOUND = 2e-5;

    private final Random random = new Random(41);
    private final SmallMachine machine = new SmallMachine(random);

    /** Windows that end inside, at and between blocks, or within the block at the diagonal; bounds; values of other widths. */
    @Test
    void equalDifferences() {
        for (int round = 0; round < 60; round++) {
            int tokens = 1 + random.nextInt(70);
            long window = round % 4 == 0 ? 0 : round % 4 == 1 ? 1 + random.nextInt(tokens) : 8L * (1 + round % 5);
            double softcap = round % 3 == 0 ? 1.5 : 0;
            int dim = 2 + random.nextInt(10);
            int valueDim = round % 2 == 0 ? dim : 1 + random.nextInt(dim);
            AttentionForm form = new AttentionForm(valueDim, dim, false, window, softcap);
            check(new FormReference(
                    1 + random.nextInt(2), 1 + random.nextInt(2), 1 + random.nextInt(3), dim, tokens, tokens, form));
        }
    }

    private void check(FormReference s) {
        Lowering lowering = machine.any();
        int width = s.form().valueDim();
        TensorData q = machine.normal(FP32, s.batch(), s.queries(), s.heads(), s.dim());
        TensorData k = machine.normal(FP32, s.batch(), s.kvHeads(), s.keys(), s.dim());
        TensorData v = machine.normal(FP32, s.batch(), s.kvHeads(), s.keys(), width);
        TensorData out = machine.normal(FP32, s.batch(), s.queries(), s.heads(), width);
        Map<String, TensorData> given = new HashMap<>(Map.of("Q", q, "K", k, "V", v, "dO", out));
        SmallMachine.Memory forward = run(forward(s), lowering, given);
        for (String name : new String[] {"O", "largest", "share"}) {
            given.put(name, forward.get(name));
        }
        int items = s.batch() * s.kvHeads();
        double[] turned = Numbers.turned(k.values(), items, s.keys(), s.dim());
        given.put("K_turned", TensorData.of(FP32, turned, s.batch(), s.kvHeads(), s.dim(), s.keys()));
        AttentionGradient op = gradient(s);
        SmallMachine.Memory found = run(op, lowering, given);
        double[] queries = byToken(found.get("dQ_turned").values(), s);
        double[] qs = q.values();
        double[] ks = k.values();
        double[] vs = v.values();
        double[] weights = out.values();
        close(op + " dQ", queries, qs, x -> Numbers.dot(s.result(x, ks, vs, width), weights));
        close(op + " dK", found.get("dK").values(), ks, x -> Numbers.dot(s.result(qs, x, vs, width), weights));
        close(op + " dV", found.get("dV").values(), vs, x -> Numbers.dot(s.result(qs, ks, x, width), weights));
    }

    private static Attention forward(FormReference s) {
        return new Attention(
                "attention",
                s.batch(),
                s.heads(),
                s.kvHeads(),
                s.dim(),
                s.queries(),
                s.keys(),
                true,
                false,
                FP32,
                FP32,
                FP32,
                s.form(),
                true);
    }

    private static AttentionGradient gradient(FormReference s) {
        return new AttentionGradient(
                "gradient", s.batch(), s.heads(), s.kvHeads(), s.dim(), s.queries(), s.keys(), true, FP32, s.form());
    }

    /** Heads, elements, tokens become tokens, heads, elements. */
    private static double[] byToken(double[] x, FormReference s) {
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            int t = i % s.queries();
            int element = i / s.queries() % s.dim();
            int head = i / s.queries() / s.dim() % s.heads();
            int b = i / s.queries() / s.dim() / s.heads();
            y[((b * s.queries() + t) * s.heads() + head) * s.dim() + element] = x[i];
        }
        return y;
    }

    private void close(String name, double[] gradient, double[] given, ToDoubleFunction<double[]> loss) {
        Slopes.close(name, gradient, given, random.ints(SAMPLES, 0, given.length), loss, BOUND, 1e-9);
    }

    /** Blocks of queries that a window hides from a block of keys are not multiplied. */
    @Test
    void windowsLeaveBlocksOut() {
        AttentionForm form = new AttentionForm(8, 8, false, 16, 0);
        FormReference all = new FormReference(1, 1, 1, 8, 256, 256, AttentionForm.plain(8));
        FormReference some = new FormReference(1, 1, 1, 8, 256, 256, form);
        Lowering lowering = machine.any();
        double windowed = (double) macs(gradient(some), lowering) / macs(gradient(all), lowering);
        // of 256 x 256 / 2 pairs 256 x 16, and what blocks add at the diagonal and at the window's end
        assertThat(windowed).isBetween(0.1, 0.4);
        // by hand: 16 tokens that see from 1 to 16 keys count half, the others see 16
        assertThat(gradient(some).matrixFlops()).isEqualTo(2.0 * 5 * 8 * (16 * 8 + 240 * 16));
    }

    private static long macs(AttentionGradient op, Lowering lowering) {
        return op.lower(lowering).stream()
                .mapToLong(kernel -> new ProgramWalk(kernel).macs())
                .sum();
    }
}
