package systole.workloads.lowering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import systole.workloads.model.Encoder;
import systole.workloads.model.Families;
import systole.workloads.model.TransformerConfig;
import systole.workloads.training.Phase;
import systole.workloads.training.SmallModels;
import systole.workloads.training.TrainingPasses;

/** Gradients of what encoders begin and end with, executed, against differences of a loss in double precision. */
final class EncoderGradientTest {
    private static final int BATCH = 3;
    private static final int TOKENS = 4;
    private static final int ROWS = BATCH * TOKENS;
    private static final int HIDDEN = 16;
    private static final int WORDS = 23;
    private static final int CLASSES = 5;
    private static final int PATCH = 12;

    private static final TransformerConfig SIZES = SmallModels.gpt(1, HIDDEN, 2, WORDS, TOKENS);
    private static final TransformerConfig BERT = SmallModels.encoder(SIZES, Families.of("bert"), new Encoder(0, 0));
    private static final TransformerConfig VIT =
            SmallModels.encoder(SIZES, Families.of("gpt2"), new Encoder(PATCH, CLASSES));

    private final Random random = new Random(41);

    private static TrainingPasses passes(TransformerConfig config, boolean fused) {
        return GradientPasses.of(config, true, GradientPasses.fusions(fused), 0);
    }

    private double[] normal(int count, double scale) {
        return Numbers.normal(random, count, scale);
    }

    /** A layer with GELU, a norm, and a product with the table of words, for every token. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void maskedTokens(boolean fused) {
        int[] targets = random.ints(ROWS, 0, WORDS).toArray();
        Map<String, double[]> values = new HashMap<>(Map.of(
                "hidden", normal(ROWS * HIDDEN, 1),
                "w_head_transform", normal(HIDDEN * HIDDEN, 0.4),
                "b_head_transform", normal(HIDDEN, 1),
                "w_head_norm", normal(HIDDEN, 1),
                "b_head_norm", normal(HIDDEN, 1),
                "w_lm_head", normal(WORDS * HIDDEN, 0.5),
                "b_lm_head", normal(WORDS, 1)));
        check(passes(BERT, fused), BERT, values, targets, fused, v -> {
            double[] wide = Numbers.linear(v, "head_transform", Numbers.of(v, "hidden"), HIDDEN);
            double[] activated = Arrays.stream(wide).map(Numbers::gelu).toArray();
            double[] normed = Numbers.norm(BERT, v, "head_norm", activated);
            return Numbers.crossEntropy(Numbers.linear(v, "lm_head", normed, WORDS), targets);
        });
    }

    /** A norm of all tokens, and classes from the first of each sequence: the others have gradients of zero. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void classes(boolean fused) {
        int[] targets = random.ints(BATCH, 0, CLASSES).toArray();
        Map<String, double[]> values = new HashMap<>(Map.of(
                "hidden", normal(ROWS * HIDDEN, 1),
                "w_final_norm", normal(HIDDEN, 1),
                "b_final_norm", normal(HIDDEN, 1),
                "w_classifier", normal(CLASSES * HIDDEN, 0.5)));
        check(passes(VIT, fused), VIT, values, targets, fused, v -> {
            double[] normed = Numbers.norm(VIT, v, "final_norm", Numbers.of(v, "hidden"));
            double[] first = new double[BATCH * HIDDEN];
            for (int b = 0; b < BATCH; b++) {
                System.arraycopy(normed, b * TOKENS * HIDDEN, first, b * HIDDEN, HIDDEN);
            }
            return Numbers.crossEntropy(Numbers.linear(v, "classifier", first, CLASSES), targets);
        });
    }

    private void check(
            TrainingPasses passes,
            TransformerConfig config,
            Map<String, double[]> values,
            int[] targets,
            boolean fused,
            ToDoubleFunction<Map<String, double[]>> loss) {
        Set<String> parameters = Set.copyOf(values.keySet());
        int rows = targets.length;
        int columns = rows == ROWS ? WORDS : CLASSES;
        values.put(
                "target_places",
                IntStream.range(0, rows)
                        .mapToDouble(r -> r * columns + targets[r])
                        .toArray());
        values.put(
                "first_places",
                IntStream.range(0, BATCH).mapToDouble(b -> b * TOKENS).toArray());
        TrainingPlayer player = new TrainingPlayer(config, BATCH, TOKENS, values);
        player.play(passes.head(Phase.FORWARD, BATCH, TOKENS));
        player.playEntropy(passes, TOKENS, rows, fused);
        for (String name : parameters) {
            Slopes.close(name, player.value("d_" + name), values, loss);
        }
    }

    /** Tokens are products of patches, and positions are added. */
    @Test
    void patches() {
        double[] patches = normal(ROWS * PATCH, 1);
        double[] weights = normal(HIDDEN * PATCH, 0.3);
        double[] gradient = normal(ROWS * HIDDEN, 1);
        TrainingPlayer player = new TrainingPlayer(
                VIT, BATCH, TOKENS, Map.of("patches", patches, "w_patch_embedding", weights, "d_hidden", gradient));
        TrainingPasses passes = passes(VIT, true);
        player.play(passes.embedding(Phase.WEIGHT_GRADIENT, BATCH, TOKENS));
        double[] expected = new double[HIDDEN * PATCH];
        double[] ofPositions = new double[TOKENS * HIDDEN];
        for (int r = 0; r < ROWS; r++) {
            for (int i = 0; i < HIDDEN; i++) {
                double dy = gradient[r * HIDDEN + i];
                ofPositions[r % TOKENS * HIDDEN + i] += dy;
                for (int j = 0; j < PATCH; j++) {
                    expected[i * PATCH + j] += dy * patches[r * PATCH + j];
                }
            }
        }
        assertThat(player.value("d_w_patch_embedding")).containsExactly(expected, within(1e-5));
        assertThat(player.value("d_positions")).containsExactly(ofPositions, within(1e-5));
    }
}
