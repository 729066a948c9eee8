package systole.workloads.lowering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import systole.workloads.model.Families;
import systole.workloads.model.TransformerConfig;
import systole.workloads.training.FusedKernel;
import systole.workloads.training.Phase;
import systole.workloads.training.SmallModels;
import systole.workloads.training.TrainingPasses;

/** Gradients of the head and of the embedding, executed, against differences of the mean cross entropy and against sums. */
final class HeadGradientTest {
    private static final int BATCH = 2;
    private static final int TOKENS = 6;
    private static final int ROWS = BATCH * TOKENS;
    private static final int HIDDEN = 16;
    private static final int WORDS = 37;

    private final Random random = new Random(29);
    private final TransformerConfig config = SmallModels.gpt(1, HIDDEN, 2, WORDS, TOKENS);
    private final int[] targets = random.ints(ROWS, 0, WORDS).toArray();

    private TrainingPasses passes(Set<FusedKernel> fusions, double dropout) {
        return passes(config, fusions, dropout);
    }

    private static TrainingPasses passes(TransformerConfig of, Set<FusedKernel> fusions, double dropout) {
        return GradientPasses.of(of, true, fusions, dropout);
    }

    /** Mean cross entropy of logits, which are within a bound where there is one. */
    private double loss(Map<String, double[]> v, double bound) {
        double[] normed = Numbers.norm(config, v, "final_norm", Numbers.of(v, "hidden"));
        double[] logits = Numbers.linear(v, "lm_head", normed, WORDS);
        if (bound > 0) {
            logits = Arrays.stream(logits)
                    .map(logit -> bound * Math.tanh(logit / bound))
                    .toArray();
        }
        return Numbers.crossEntropy(logits, targets);
    }

    @ParameterizedTest
    @CsvSource({"true, 0", "false, 0", "true, 2", "false, 2"})
    void crossEntropy(boolean fused, double bound) {
        TransformerConfig bounded = SmallModels.with(config, config.traits().withLogitSoftcap(bound));
        Map<String, double[]> values = new HashMap<>(Map.of(
                "hidden", Numbers.normal(random, ROWS * HIDDEN, 1),
                "w_final_norm", Numbers.normal(random, HIDDEN, 1),
                "b_final_norm", Numbers.normal(random, HIDDEN, 1),
                "w_lm_head", Numbers.normal(random, WORDS * HIDDEN, 0.5)));
        Set<String> parameters = Set.copyOf(values.keySet());
        values.put("target_places", places());
        TrainingPasses passes =
                passes(bounded, fused ? EnumSet.allOf(FusedKernel.class) : EnumSet.noneOf(FusedKernel.class), 0);
        TrainingPlayer player = new TrainingPlayer(config, BATCH, TOKENS, values);
        player.play(passes.head(Phase.FORWARD, BATCH, TOKENS));
        assertThat(executedLoss(player, fused)).isCloseTo(loss(values, bound), within(1e-5));
        player.playEntropy(passes, TOKENS, ROWS, fused);
        for (String name : parameters) {
            Slopes.close(name, player.value("d_" + name), values, v -> loss(v, bound));
        }
    }

    private double[] places() {
        double[] places = new double[ROWS];
        for (int r = 0; r < ROWS; r++) {
            places[r] = r * WORDS + targets[r];
        }
        return places;
    }

    private static double executedLoss(TrainingPlayer player, boolean fused) {
        double loss = 0;
        for (int r = 0; r < ROWS; r++) {
            // fused, the logit of the target is as it was; else its row's largest has been taken off
            double shift = fused ? player.value("max")[r] : 0;
            loss += (Math.log(player.value("sum")[r]) + shift - player.value("target_logit")[r]) / ROWS;
        }
        return loss;
    }

    /** Rows of a token's table row add up, positions over sequences; dropped values have no gradient. */
    @Test
    void embedding() {
        double[] numbers = random.ints(ROWS, 0, 5).asDoubleStream().toArray();
        double[] mask = random.ints(ROWS * HIDDEN, 0, 2).asDoubleStream().toArray();
        double[] gradient = Numbers.normal(random, ROWS * HIDDEN, 1);
        double[] table = new double[WORDS * HIDDEN];
        double[] positions = new double[TOKENS * HIDDEN];
        for (int i = 0; i < gradient.length; i++) {
            double kept = gradient[i] * mask[i] * 2;
            table[((int) numbers[i / HIDDEN]) * HIDDEN + i % HIDDEN] += kept;
            positions[i % positions.length] += kept;
        }
        TrainingPlayer player = new TrainingPlayer(
                config, BATCH, TOKENS, Map.of("tokens", numbers, "embedding_mask", mask, "d_hidden", gradient));
        player.play(passes(EnumSet.allOf(FusedKernel.class), 0.5).embedding(Phase.WEIGHT_GRADIENT, BATCH, TOKENS));
        assertThat(player.value("d_w_embedding")).containsExactly(table, within(1e-5));
        assertThat(player.value("d_positions")).containsExactly(positions, within(1e-5));
    }

    /** With a norm after it: the gradient of the table is that of the norm's input, row by row. */
    @Test
    void normedEmbedding() {
        double[] numbers = random.ints(ROWS, 0, 5).asDoubleStream().toArray();
        double[] gradient = Numbers.normal(random, ROWS * HIDDEN, 1);
        Map<String, double[]> values = new HashMap<>(Map.of(
                "embedded", Numbers.normal(random, ROWS * HIDDEN, 1),
                "w_embedding_norm", Numbers.normal(random, HIDDEN, 1),
                "b_embedding_norm", Numbers.normal(random, HIDDEN, 1)));
        Set<String> given = Set.copyOf(values.keySet());
        values.put("tokens", numbers);
        values.put("d_hidden", gradient);
        TransformerConfig bloom = SmallModels.with(config, Families.of("bloom"));
        TrainingPlayer player = new TrainingPlayer(bloom, BATCH, TOKENS, values);
        TrainingPasses passes = passes(bloom, EnumSet.allOf(FusedKernel.class), 0);
        player.play(passes.embedding(Phase.WEIGHT_GRADIENT, BATCH, TOKENS));
        for (String name : given) {
            Slopes.close(
                    name,
                    player.value("d_" + name),
                    values,
                    v -> Numbers.dot(Numbers.norm(bloom, v, "embedding_norm", Numbers.of(v, "embedded")), gradient));
        }
        double[] embedded = player.value("d_embedded");
        double[] table = new double[WORDS * HIDDEN];
        for (int i = 0; i < embedded.length; i++) {
            table[((int) numbers[i / HIDDEN]) * HIDDEN + i % HIDDEN] += embedded[i];
        }
        assertThat(player.value("d_w_embedding")).containsExactly(table, within(1e-5));
    }
}
