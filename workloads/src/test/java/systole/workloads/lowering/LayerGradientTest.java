package systole.workloads.lowering;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import systole.workloads.model.Encoder;
import systole.workloads.model.Family;
import systole.workloads.model.Latent;
import systole.workloads.model.TransformerConfig;
import systole.workloads.training.FusedKernel;
import systole.workloads.training.Phase;
import systole.workloads.training.SmallModels;
import systole.workloads.training.TrainingPasses;

/**
 * Gradients of whole layers, computed by executing the programs of their passes in fp32, against central differences of a reference
 * in double precision. The loss is a random weighing of the layer's result.
 */
final class LayerGradientTest {
    private static final int BATCH = 2;
    private static final int TOKENS = 11;
    private static final int SAMPLES = 24;

    private final Random random = new Random(3);

    static Stream<Arguments> layers() {
        TransformerConfig gpt = SmallModels.gpt(1, 24, 3, 50, 64);
        TransformerConfig llama = SmallModels.llama(1, 32, 40, 4, 2, 50);
        TransformerConfig parallel = SmallModels.parallel(1, 24, 2, 50);
        Set<FusedKernel> all = EnumSet.allOf(FusedKernel.class);
        Set<FusedKernel> apart = GradientPasses.fusions(true);
        Set<FusedKernel> none = GradientPasses.fusions(false);
        return Stream.of(
                Arguments.of(gpt, true, apart, 0.0),
                Arguments.of(gpt, true, none, 0.25),
                Arguments.of(gpt, false, apart, 0.25),
                Arguments.of(gpt, false, none, 0.0),
                Arguments.of(llama, true, all, 0.0),
                Arguments.of(llama, false, none, 0.0),
                Arguments.of(SmallModels.windowed(1, 32, 40, 4, 2, 50, 5), true, all, 0.0),
                Arguments.of(of(llama, Family.Arrangement.SANDWICH), true, all, 0.0),
                Arguments.of(reads(gpt, Family.Arrangement.POST), true, apart, 0.25),
                Arguments.of(reads(gpt, Family.Arrangement.SERIAL), false, none, 0.0),
                Arguments.of(reads(gpt, Family.Arrangement.SERIAL), false, apart, 0.25),
                Arguments.of(latent(12), true, all, 0.0),
                Arguments.of(latent(0), true, none, 0.25),
                Arguments.of(bounded(llama), true, all, 0.0),
                Arguments.of(bounded(llama), false, none, 0.25),
                Arguments.of(bounded(llama), false, all, 0.0),
                Arguments.of(of(gpt, Family.Arrangement.SANDWICH), true, apart, 0.25),
                Arguments.of(of(gpt, Family.Arrangement.POST), true, apart, 0.25),
                Arguments.of(of(llama, Family.Arrangement.POST), false, none, 0.0),
                Arguments.of(of(gpt, Family.Arrangement.PARALLEL_APART), true, apart, 0.0),
                Arguments.of(of(gpt, Family.Arrangement.PARALLEL_APART), false, none, 0.25),
                Arguments.of(of(gpt, Family.Arrangement.PARALLEL), true, none, 0.0),
                Arguments.of(parallel, true, apart, 0.0),
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

    @ParameterizedTest
    @MethodSource("layers")
    void equalDifferences(TransformerConfig config, boolean fused, Set<FusedKernel> fusions, double dropout) {
        Map<String, double[]> values = values(config);
        Set<String> parameters = Set.copyOf(values.keySet());
        masks(values, config, fused, dropout);
        double[] weights = Numbers.normal(random, BATCH * TOKENS * config.hidden(), 1);
        TrainingPasses passes = GradientPasses.of(config, fused, fusions, dropout);
        TrainingPlayer player = new TrainingPlayer(config, BATCH, TOKENS, values);
        player.play(passes.layer(Phase.FORWARD, BATCH, TOKENS));
        LayerReference reference = new LayerReference(config, BATCH, TOKENS, 1 / (1 - dropout));
        close("next", player.value("next"), reference.next(values));
        player.put("d_next", weights);
        player.play(passes.layer(Phase.INPUT_GRADIENT, BATCH, TOKENS));
        player.play(passes.layer(Phase.WEIGHT_GRADIENT, BATCH, TOKENS));
        for (String name : parameters) {
            if (!name.equals("angles") && !name.equals("angles_back")) {
                Slopes.sampled(
                        name,
                        player.value("d_" + name),
                        values,
                        v -> Numbers.dot(reference.next(v), weights),
                        random,
                        SAMPLES);
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
        DrawnParameters drawn = new DrawnParameters(values, random);
        values.put("hidden", Numbers.normal(random, BATCH * TOKENS * hidden, 1));
        Latent latent = config.latent();
        if (latent == null) {
            drawn.linear("qkv_projection", qkv, hidden, config.traits().attentionBias());
        } else {
            latent(drawn, config, latent);
        }
        drawn.linear(
                "output_projection",
                hidden,
                config.heads() * config.valueDim(),
                config.traits().biases().output());
        drawn.linear(
                up, gated ? 2 * wide : wide, hidden, config.traits().biases().feedForward());
        drawn.linear("down_projection", hidden, wide, config.traits().biases().feedForward());
        for (String name : norms(config.traits().arrangement())) {
            drawn.norm(name, hidden, config.traits().norm() == Family.Norm.LAYER);
        }
        if (config.traits().positions() == Family.Positions.ROTARY) {
            angles(values, latent == null ? config.headDim() : latent.rotary());
        }
        return values;
    }

    private static void latent(DrawnParameters drawn, TransformerConfig config, Latent latent) {
        int hidden = config.hidden();
        int query = latent.queryRank();
        drawn.linear("latent_projection", query + latent.cached(), hidden, false);
        drawn.linear("query_projection", config.heads() * latent.headDim(), query == 0 ? hidden : query, false);
        int expanded = config.heads() * (latent.plain() + latent.value());
        drawn.linear("key_value_projection", expanded, latent.rank(), false);
        drawn.norm("latent_norm", latent.rank(), false);
        if (query > 0) {
            drawn.norm("query_norm", query, false);
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
            DrawnParameters drawn = new DrawnParameters(values, random);
            int stream = BATCH * TOKENS * config.hidden();
            for (String join : List.of("attention_residual_sum", "mlp_residual_sum", "residual_sum")) {
                drawn.mask(join, stream, dropout);
            }
            if (!fused) {
                drawn.mask("attention", BATCH * config.heads() * TOKENS * TOKENS, dropout);
            }
        }
    }

    private static void close(String name, double[] found, double[] expected) {
        assertThat(found.length).as(name).isEqualTo(expected.length);
        double largest = 0;
        double off = 0;
        for (int i = 0; i < found.length; i++) {
            largest = Math.max(largest, Math.abs(expected[i]));
            off = Math.max(off, Math.abs(found[i] - expected[i]));
        }
        assertThat(off).as("%s of at most %s", name, largest).isLessThanOrEqualTo(Slopes.BOUND * largest);
    }
}
