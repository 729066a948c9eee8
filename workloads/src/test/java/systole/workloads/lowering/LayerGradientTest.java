package systole.workloads.lowering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import systole.isa.DataType;
import systole.workloads.model.Encoder;
import systole.workloads.model.Family;
import systole.workloads.model.Latent;
import systole.workloads.model.TransformerConfig;
import systole.workloads.training.FusedKernel;
import systole.workloads.training.Optimizer;
import systole.workloads.training.Phase;
import systole.workloads.training.Recompute;
import systole.workloads.training.SmallModels;
import systole.workloads.training.TrainingOptions;
import systole.workloads.training.TrainingPasses;
import systole.workloads.training.TrainingPrecision;
import systole.workloads.training.TrainingSplit;

/**
 * Gradients of whole layers, computed by executing the programs of their passes in fp32, against central differences of a reference
 * in double precision. The loss is a random weighing of the layer's result.
 */
final class LayerGradientTest {
    private static final int BATCH = 2;
    private static final int TOKENS = 11;
    private static final int SAMPLES = 24;
    private static final double STEP = 1e-5;

    /** Of the largest gradient of a tensor: differences are good to 1e-9, fp32 sums of some hundred terms to 1e-5. */
    private static final double BOUND = 3e-5;

    private static final TrainingPrecision FP32 =
            new TrainingPrecision(DataType.FP32, DataType.FP32, DataType.FP32, DataType.FP32, null, DataType.FP32);

    private final Random random = new Random(3);

    static Stream<Arguments> layers() {
        TransformerConfig gpt = SmallModels.gpt(1, 24, 3, 50, 64);
        TransformerConfig llama = SmallModels.llama(1, 32, 40, 4, 2, 50);
        TransformerConfig parallel = SmallModels.parallel(1, 24, 2, 50);
        Set<FusedKernel> all = EnumSet.allOf(FusedKernel.class);
        Set<FusedKernel> none = EnumSet.noneOf(FusedKernel.class);
        return Stream.of(
                Arguments.of(gpt, true, without(FusedKernel.LINEAR_BIAS), 0.0),
                Arguments.of(gpt, true, none, 0.25),
                Arguments.of(gpt, false, without(FusedKernel.LINEAR_BIAS), 0.25),
                Arguments.of(gpt, false, none, 0.0),
                Arguments.of(llama, true, all, 0.0),
                Arguments.of(llama, false, none, 0.0),
                Arguments.of(SmallModels.windowed(1, 32, 40, 4, 2, 50, 5), true, all, 0.0),
                Arguments.of(of(llama, Family.Arrangement.SANDWICH), true, all, 0.0),
                Arguments.of(reads(gpt, Family.Arrangement.POST), true, without(FusedKernel.LINEAR_BIAS), 0.25),
                Arguments.of(reads(gpt, Family.Arrangement.SERIAL), false, none, 0.0),
                Arguments.of(reads(gpt, Family.Arrangement.SERIAL), false, without(FusedKernel.LINEAR_BIAS), 0.25),
                Arguments.of(latent(12), true, all, 0.0),
                Arguments.of(latent(0), true, none, 0.25),
                Arguments.of(bounded(llama), true, all, 0.0),
                Arguments.of(bounded(llama), false, none, 0.25),
                Arguments.of(bounded(llama), false, all, 0.0),
                Arguments.of(of(gpt, Family.Arrangement.SANDWICH), true, without(FusedKernel.LINEAR_BIAS), 0.25),
                Arguments.of(of(gpt, Family.Arrangement.POST), true, without(FusedKernel.LINEAR_BIAS), 0.25),
                Arguments.of(of(llama, Family.Arrangement.POST), false, none, 0.0),
                Arguments.of(of(gpt, Family.Arrangement.PARALLEL_APART), true, without(FusedKernel.LINEAR_BIAS), 0.0),
                Arguments.of(of(gpt, Family.Arrangement.PARALLEL_APART), false, none, 0.25),
                Arguments.of(of(gpt, Family.Arrangement.PARALLEL), true, none, 0.0),
                Arguments.of(parallel, true, without(FusedKernel.LINEAR_BIAS), 0.0),
                Arguments.of(parallel, false, none, 0.25));
    }

    /** Every token sees all others. */
    private static TransformerConfig reads(TransformerConfig config, Family.Arrangement arrangement) {
        return SmallModels.encoder(config, config.traits().with(arrangement), new Encoder(0, 0));
    }

    /** Keys of 10 elements, 4 of them with positions, values of 6, from a vector of 16. */
    private static TransformerConfig latent(int queryRank) {
        return SmallModels.latent(1, 24, 40, 3, 50, new Latent(queryRank, 16, 6, 4, 6));
    }

    /** The same layer with scores within 1.5, which some of them would leave. */
    private static TransformerConfig bounded(TransformerConfig config) {
        return SmallModels.with(config, config.traits().withSoftcap(1.5));
    }

    /** The same layer with norms elsewhere. */
    private static TransformerConfig of(TransformerConfig config, Family.Arrangement arrangement) {
        return SmallModels.with(config, config.traits().with(arrangement));
    }

    /** Products do not add biases in their programs. */
    private static Set<FusedKernel> without(FusedKernel fusion) {
        return EnumSet.complementOf(EnumSet.of(fusion));
    }

    @ParameterizedTest
    @MethodSource("layers")
    void equalDifferences(TransformerConfig config, boolean fused, Set<FusedKernel> fusions, double dropout) {
        Map<String, double[]> values = values(config);
        Set<String> parameters = Set.copyOf(values.keySet());
        masks(values, config, fused, dropout);
        double[] weights = Numbers.normal(random, BATCH * TOKENS * config.hidden(), 1);
        TrainingOptions options = new TrainingOptions(fused, Recompute.FULL, fusions, dropout, null, Optimizer.ADAM);
        TrainingPasses passes = new TrainingPasses(config, FP32, TrainingSplit.NONE, options);
        TrainingPlayer player = new TrainingPlayer(config, BATCH, TOKENS, values);
        player.play(passes.layer(Phase.FORWARD, BATCH, TOKENS));
        LayerReference reference = new LayerReference(config, BATCH, TOKENS, 1 / (1 - dropout));
        close("next", player.value("next"), reference.next(values));
        player.put("d_next", weights);
        player.play(passes.layer(Phase.INPUT_GRADIENT, BATCH, TOKENS));
        player.play(passes.layer(Phase.WEIGHT_GRADIENT, BATCH, TOKENS));
        for (String name : parameters) {
            if (!name.equals("angles") && !name.equals("angles_back")) {
                closeToDifferences(reference, values, name, weights, player.value("d_" + name));
            }
        }
    }

    private Map<String, double[]> values(TransformerConfig config) {
        int hidden = config.hidden();
        int inner = config.heads() * config.headDim();
        int qkv = inner + 2 * config.kvHeads() * config.headDim();
        int wide = config.intermediate();
        boolean gated = config.gatedActivation();
        String up = gated ? "gate_up_projection" : "up_projection";
        Map<String, double[]> values = new TreeMap<>();
        values.put("hidden", Numbers.normal(random, BATCH * TOKENS * hidden, 1));
        Latent latent = config.latent();
        if (latent == null) {
            linear(values, "qkv_projection", qkv, hidden, config.traits().attentionBias());
        } else {
            latent(values, config, latent);
        }
        linear(
                values,
                "output_projection",
                hidden,
                config.heads() * config.valueDim(),
                config.traits().biases().output());
        linear(
                values,
                up,
                gated ? 2 * wide : wide,
                hidden,
                config.traits().biases().feedForward());
        linear(values, "down_projection", hidden, wide, config.traits().biases().feedForward());
        for (String name : norms(config.traits().arrangement())) {
            norm(values, name, config);
        }
        if (config.traits().positions() == Family.Positions.ROTARY) {
            angles(values, latent == null ? config.headDim() : latent.rotary());
        }
        return values;
    }

    private void latent(Map<String, double[]> values, TransformerConfig config, Latent latent) {
        int hidden = config.hidden();
        int query = latent.queryRank();
        linear(values, "latent_projection", query + latent.cached(), hidden, false);
        linear(values, "query_projection", config.heads() * latent.headDim(), query == 0 ? hidden : query, false);
        int expanded = config.heads() * (latent.plain() + latent.value());
        linear(values, "key_value_projection", expanded, latent.rank(), false);
        values.put("w_latent_norm", Numbers.normal(random, latent.rank(), 1));
        if (query > 0) {
            values.put("w_query_norm", Numbers.normal(random, query, 1));
        }
    }

    private static List<String> norms(Family.Arrangement arrangement) {
        return switch (arrangement) {
            case SERIAL -> List.of("input_norm", "post_attention_norm");
            case SANDWICH -> List.of("input_norm", "attention_output_norm", "post_attention_norm", "mlp_output_norm");
            case POST -> List.of("attention_output_norm", "mlp_output_norm");
            case PARALLEL -> List.of("input_norm");
            case PARALLEL_APART -> List.of("input_norm", "mlp_norm");
            case MODULATED -> List.of();
        };
    }

    private void linear(Map<String, double[]> values, String name, int n, int k, boolean bias) {
        values.put("w_" + name, Numbers.normal(random, n * k, 1 / Math.sqrt(k)));
        if (bias) {
            values.put("b_" + name, Numbers.normal(random, n, 0.3));
        }
    }

    private void norm(Map<String, double[]> values, String name, TransformerConfig config) {
        values.put("w_" + name, Numbers.normal(random, config.hidden(), 1));
        if (config.traits().norm() == Family.Norm.LAYER) {
            values.put("b_" + name, Numbers.normal(random, config.hidden(), 1));
        }
    }

    private static void angles(Map<String, double[]> values, int dim) {
        double[] angles = new double[TOKENS * dim];
        double[] back = new double[TOKENS * dim];
        for (int t = 0; t < TOKENS; t++) {
            for (int i = 0; i < dim / 2; i++) {
                double angle = t * Math.pow(10000, -2.0 * i / dim);
                angles[t * dim + i] = (float) Math.cos(angle);
                angles[t * dim + dim / 2 + i] = (float) Math.sin(angle);
                back[t * dim + i] = angles[t * dim + i];
                back[t * dim + dim / 2 + i] = -angles[t * dim + dim / 2 + i];
            }
        }
        values.put("angles", angles);
        values.put("angles_back", back);
    }

    private void masks(Map<String, double[]> values, TransformerConfig config, boolean fused, double dropout) {
        if (dropout > 0) {
            int stream = BATCH * TOKENS * config.hidden();
            for (String join : List.of("attention_residual_sum", "mlp_residual_sum", "residual_sum")) {
                values.put(join + "_mask", mask(stream, dropout));
            }
            if (!fused) {
                values.put("attention_mask", mask(BATCH * config.heads() * TOKENS * TOKENS, dropout));
            }
        }
    }

    private double[] mask(int count, double dropout) {
        return random.doubles(count).map(draw -> draw < dropout ? 0 : 1).toArray();
    }

    /** Differences at some elements, drawn at random, of a value that is given. */
    private void closeToDifferences(
            LayerReference reference, Map<String, double[]> values, String name, double[] weights, double[] gradient) {
        Map<String, double[]> moved = new HashMap<>(values);
        double[] at = Numbers.of(moved, name).clone();
        moved.put(name, at);
        assertThat(gradient.length).as(name).isEqualTo(at.length);
        double largest = Arrays.stream(gradient).map(Math::abs).max().orElseThrow();
        for (int sample = 0; sample < SAMPLES; sample++) {
            int i = random.nextInt(at.length);
            double middle = at[i];
            at[i] = middle + STEP;
            double above = loss(reference.next(moved), weights);
            at[i] = middle - STEP;
            double expected = (above - loss(reference.next(moved), weights)) / (2 * STEP);
            at[i] = middle;
            assertThat(gradient[i])
                    .as("gradient of %s[%s], of at most %s", name, i, largest)
                    .isCloseTo(expected, within(BOUND * largest));
        }
    }

    private static double loss(double[] result, double[] weights) {
        double sum = 0;
        for (int i = 0; i < result.length; i++) {
            sum += result[i] * weights[i];
        }
        return sum;
    }

    private static void close(String name, double[] found, double[] expected) {
        assertThat(found.length).as(name).isEqualTo(expected.length);
        double largest = 0;
        double off = 0;
        for (int i = 0; i < found.length; i++) {
            largest = Math.max(largest, Math.abs(expected[i]));
            off = Math.max(off, Math.abs(found[i] - expected[i]));
        }
        assertThat(off).as("%s of at most %s", name, largest).isLessThanOrEqualTo(BOUND * largest);
    }
}
