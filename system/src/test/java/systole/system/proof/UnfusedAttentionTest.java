package systole.system.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import systole.isa.DataType;
import systole.isa.Declarations;
import systole.isa.Kernel;
import systole.isa.execute.Launch;
import systole.isa.execute.Machine;
import systole.isa.execute.TensorData;
import systole.system.DeviceDescription;
import systole.system.json.Descriptions;
import systole.system.run.DeviceLowering;
import systole.workloads.graph.Fusion;
import systole.workloads.graph.OperatorStep;
import systole.workloads.graph.Pass;
import systole.workloads.graph.Passes;
import systole.workloads.graph.Repeat;
import systole.workloads.graph.Step;
import systole.workloads.graph.Values;
import systole.workloads.lowering.Lowering;
import systole.workloads.model.Precision;
import systole.workloads.model.TransformerConfig;

/**
 * Attention as products, masks and softmax of its own, executed as it is lowered for a shipped device, against loops in double
 * precision: weights are softmax(cap tanh(q k / sqrt(d) / cap)) over the keys that a query sees (Vaswani et al., 2017; Gemma
 * Team, "Gemma 2", 2024). In fp32, in which nothing but sums rounds: the bound is 1e-5 of the largest result.
 */
final class UnfusedAttentionTest {
    private static final int BATCH = 2;
    private static final DataType TYPE = DataType.FP32;

    private final Random random = new Random(5);

    @ParameterizedTest
    @CsvSource({
        "llama, 19, 19, true", "llama, 19, 19, false", "llama, 1, 23, true", "llama, 1, 23, false",
        "gemma2, 19, 19, true", "gemma2, 19, 19, false", "gemma2, 1, 23, true", "gemma2, 1, 23, false"
    })
    void givesTheSameAsLoops(String family, int tokens, int keys, boolean maskedSoftmax) {
        TinyModel model = family.equals("llama") ? TinyModel.llama(TYPE, 1) : TinyModel.gemma2(TYPE, 1);
        TransformerConfig config = model.config();
        Passes passes = new Passes(config, Precision.of(TYPE), 1, fusion(maskedSoftmax));
        Pass pass = tokens == 1 ? passes.decode(BATCH, keys) : passes.prefill(BATCH, tokens);
        int group = config.heads() / config.kvHeads();
        TensorData q = normal(BATCH * config.heads(), tokens, config.headDim());
        TensorData k = normal(BATCH * config.kvHeads(), keys, config.headDim());
        TensorData v = normal(BATCH * config.kvHeads(), config.headDim(), keys);
        // query heads that share a key head lie below each other
        Map<String, TensorData> values = new HashMap<>(Map.of(
                Values.QUERIES,
                q.reshaped((long) BATCH * config.kvHeads(), (long) group * tokens, config.headDim()),
                Values.ATTENTION_MASK,
                mask(BATCH * config.heads() * tokens, tokens, keys)));
        double cap = config.traits().softcap();
        double[] expected = expected(q, k, v, group, cap);
        play(pass, values, k, v);
        double[] found = Objects.requireNonNull(values.get(Values.ATTENDED)).values();
        double largest = 0;
        double worst = 0;
        for (int i = 0; i < expected.length; i++) {
            largest = Math.max(largest, Math.abs(expected[i]));
            worst = Math.max(worst, Math.abs(expected[i] - found[i]));
        }
        assertThat(worst).isLessThan(1e-5 * largest);
    }

    private static Fusion fusion(boolean maskedSoftmax) {
        return new Fusion(true, true, true, true, true, true, true, true, maskedSoftmax, true, true, true, false);
    }

    /** Runs the attention of the first layer. */
    private static void play(Pass pass, Map<String, TensorData> values, TensorData k, TensorData v) {
        DeviceDescription device = Descriptions.device("a100-sxm-80gb");
        Lowering lowering =
                DeviceLowering.of(device.spec(), device.libraries().standard().kernels());
        Machine machine = new Machine(1, lowering.target().cores());
        List<OperatorStep> steps = new ArrayList<>();
        collect(pass.steps(), steps);
        for (OperatorStep step : steps) {
            Map<String, TensorData> temporaries = new HashMap<>();
            for (Kernel kernel : step.operator().lower(lowering)) {
                Map<String, TensorData> tensors = new HashMap<>();
                for (Declarations.Tensor tensor : kernel.tensors()) {
                    tensors.put(tensor.name(), bound(step, tensor, values, temporaries, k, v));
                }
                machine.run(List.of(new Launch(kernel, tensors)));
            }
        }
    }

    private static TensorData bound(
            OperatorStep step,
            Declarations.Tensor tensor,
            Map<String, TensorData> values,
            Map<String, TensorData> temporaries,
            TensorData k,
            TensorData v) {
        long[] dimensions =
                tensor.dimensions().stream().mapToLong(Long::longValue).toArray();
        String name = step.tensors().get(tensor.name());
        if (name != null) {
            return values.computeIfAbsent(name, key -> TensorData.zeros(tensor.type(), dimensions))
                    .reshaped(dimensions);
        }
        if (step.operator().name().equals("attention_scores")) {
            return k.reshaped(dimensions);
        }
        if (step.operator().name().equals("attention_values")) {
            return v.reshaped(dimensions);
        }
        return temporaries.computeIfAbsent(tensor.name(), key -> TensorData.zeros(tensor.type(), dimensions));
    }

    /** The steps from scores to values: joining heads is a copy. */
    private static void collect(List<Step> steps, List<OperatorStep> found) {
        for (Step step : steps) {
            if (step instanceof Repeat repeat && found.isEmpty()) {
                collect(repeat.steps(), found);
            } else if (step instanceof OperatorStep operator
                    && operator.operator().name().matches("attention_(scores|scale|softcap|mask|softmax|values)")) {
                boolean whole = !found.isEmpty()
                        && found.get(found.size() - 1).operator().name().equals("attention_values");
                if (!whole) {
                    found.add(operator);
                }
            }
        }
    }

    private double[] expected(TensorData q, TensorData k, TensorData v, int group, double cap) {
        int items = Math.toIntExact(q.dimensions().get(0));
        int tokens = Math.toIntExact(q.dimensions().get(1));
        int dim = Math.toIntExact(q.dimensions().get(2));
        int keys = Math.toIntExact(k.dimensions().get(1));
        double[] out = new double[items * tokens * dim];
        for (int item = 0; item < items; item++) {
            for (int t = 0; t < tokens; t++) {
                int seen = tokens == 1 ? keys : t + 1;
                double[] weights = new double[seen];
                double sum = 0;
                for (int j = 0; j < seen; j++) {
                    double score = 0;
                    for (int d = 0; d < dim; d++) {
                        score += q.values()[(item * tokens + t) * dim + d]
                                * k.values()[(item / group * keys + j) * dim + d];
                    }
                    score /= Math.sqrt(dim);
                    weights[j] = Math.exp(cap > 0 ? cap * Math.tanh(score / cap) : score);
                    sum += weights[j];
                }
                for (int d = 0; d < dim; d++) {
                    double value = 0;
                    for (int j = 0; j < seen; j++) {
                        value += weights[j] / sum * v.values()[(item / group * dim + d) * keys + j];
                    }
                    out[(item * tokens + t) * dim + d] = value;
                }
            }
        }
        return out;
    }

    /** Scores are below 100, so that -1e30 is as good as minus infinity. */
    private static TensorData mask(int rows, int tokens, int keys) {
        double[] mask = new double[rows * keys];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = i % keys > i / keys % tokens ? -1e30 : 0;
        }
        return TensorData.of(TYPE, mask, rows, keys);
    }

    private TensorData normal(int items, int rows, int columns) {
        double[] values = new double[items * rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return TensorData.of(TYPE, values, items, rows, columns);
    }
}
