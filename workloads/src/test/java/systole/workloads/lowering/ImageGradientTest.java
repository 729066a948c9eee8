package systole.workloads.lowering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import systole.workloads.graph.Pass;
import systole.workloads.model.Denoiser;
import systole.workloads.model.Encoder;
import systole.workloads.model.Families;
import systole.workloads.model.Family;
import systole.workloads.model.LayerKind;
import systole.workloads.model.Level;
import systole.workloads.model.ModelParameters;
import systole.workloads.model.Pyramid;
import systole.workloads.model.TransformerConfig;
import systole.workloads.training.Phase;
import systole.workloads.training.SmallModels;
import systole.workloads.training.TrainingPasses;

/** Networks of images: gradients of their passes, executed, against differences of a reference in double precision. */
final class ImageGradientTest {
    private static final int IMAGES = 2;
    private static final int CLASSES = 5;

    /** Two levels, of 8 and 16 elements a patch: 4 x 4 patches in four windows, then 2 x 2 in one. */
    private static final Pyramid PYRAMID = new Pyramid(4, 2, List.of(2, 1), List.of(2, 4));

    private static final TransformerConfig SWIN = SmallModels.encoder(
            SmallModels.gpt(3, 8, 2, 1, 16),
            Families.of("gpt2").with(Family.Positions.ALIBI),
            new Encoder(12, CLASSES, 0, PYRAMID, null));

    private static final int TOKENS = 6;
    private static final Denoiser DENOISER = new Denoiser(10, 14, 7);
    private static final TransformerConfig DIT = SmallModels.encoder(
            SmallModels.gpt(2, 16, 2, 1, TOKENS),
            Families.of("gpt2").with(Family.Positions.SINUSOIDAL).with(Family.Arrangement.MODULATED),
            new Encoder(12, 0, 0, null, DENOISER));

    private final Random random = new Random(17);
    private final Map<String, double[]> values = new TreeMap<>();
    private final DrawnParameters drawn = new DrawnParameters(values, random);

    private static TrainingPasses passes(TransformerConfig config, boolean fused) {
        return GradientPasses.of(config, fused, GradientPasses.fusions(fused), 0);
    }

    private void branches(TransformerConfig config) {
        int hidden = config.hidden();
        drawn.linear("qkv_projection", 3 * hidden, hidden, true);
        drawn.linear("output_projection", hidden, hidden, true);
        drawn.linear("up_projection", 4 * hidden, hidden, true);
        drawn.linear("down_projection", hidden, 4 * hidden, true);
    }

    /** A norm without weights has a weight of one and a bias of zero. */
    private static void plainNorm(Map<String, double[]> constants, String name, int columns) {
        double[] ones = new double[columns];
        Arrays.fill(ones, 1);
        constants.put("w_" + name, ones);
        constants.put("b_" + name, new double[columns]);
    }

    /** The last layer of a level: shifted windows with a mask, after which patches are merged. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shiftedWindowsAndMerge(boolean fused) {
        LayerKind kind = SWIN.kind(1);
        Level level = Objects.requireNonNull(kind.level());
        assertThat(level).isEqualTo(new Level(0, 4, 2, true, true));
        TransformerConfig config = SWIN.of(kind);
        int hidden = config.hidden();
        branches(config);
        drawn.norm("input_norm", hidden, true);
        drawn.norm("post_attention_norm", hidden, true);
        drawn.norm("merge_norm", 4 * hidden, true);
        drawn.linear("merge_projection", 2 * hidden, 4 * hidden, false);
        values.put("hidden", Numbers.normal(random, IMAGES * 16 * hidden, 1));
        values.put("w_window_bias", Numbers.normal(random, level.distances() * config.heads(), 0.5));
        Map<String, double[]> constants = new HashMap<>();
        int pairs = config.heads() * 16;
        constants.put(
                "distances",
                IntStream.range(0, pairs).mapToDouble(this::distance).toArray());
        constants.put(
                "window_mask",
                IntStream.range(0, 4 * pairs)
                        .mapToDouble(i -> i % 3 == 1 && i % 5 != 0 ? -100 : 0)
                        .toArray());
        ImageReference reference = new ImageReference(config, IMAGES, 16);
        TrainingPasses passes = passes(SWIN, fused);
        assertThat(passes.layerParameters(kind))
                .isEqualTo(ModelParameters.layer(SWIN, kind))
                .isEqualTo(count() - IMAGES * 16L * hidden);
        check(
                new TrainingPlayer(config, IMAGES * 4, 4, all(constants)),
                phase -> passes.layer(phase, kind, IMAGES, 16),
                constants,
                v -> reference.windowed(v, level));
    }

    /** Entry of the table for a pair of patches of a window of 2 x 2, of three distances each way, and a head. */
    private double distance(int place) {
        int from = place / 4 % 4;
        int to = place % 4;
        int down = from / 2 - to / 2 + 1;
        int across = from % 2 - to % 2 + 1;
        return (down * 3 + across) * 2 + place / 16;
    }

    /** Norms are scaled and shifted, and branches gated, by what conditions each image. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void modulatedLayer(boolean fused) {
        int hidden = DIT.hidden();
        branches(DIT);
        drawn.linear("modulation", 6 * hidden, hidden, true);
        values.put("hidden", Numbers.normal(random, IMAGES * TOKENS * hidden, 1));
        values.put("condition", Numbers.normal(random, IMAGES * hidden, 1));
        Map<String, double[]> constants = new HashMap<>();
        plainNorm(constants, "input_norm", hidden);
        plainNorm(constants, "post_attention_norm", hidden);
        TrainingPasses passes = passes(DIT, fused);
        LayerKind kind = DIT.kind(0);
        assertThat(passes.layerParameters(kind))
                .isEqualTo(ModelParameters.layer(DIT, kind))
                .isEqualTo(count() - (TOKENS + 1L) * IMAGES * hidden);
        TrainingPlayer player = new TrainingPlayer(DIT, IMAGES, TOKENS, all(constants));
        player.put("d_condition", new double[IMAGES * hidden]);
        ImageReference reference = new ImageReference(DIT, IMAGES, TOKENS);
        check(player, phase -> passes.layer(phase, kind, IMAGES, TOKENS), constants, reference::modulated);
    }

    /** The mean of the squares by which the numbers of all tokens differ from a target. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void squaredErrorOfPatches(boolean fused) {
        int hidden = DIT.hidden();
        int count = IMAGES * TOKENS * DENOISER.outputs();
        drawn.linear("final_modulation", 2 * hidden, hidden, true);
        drawn.linear("patch_projection", DENOISER.outputs(), hidden, true);
        values.put("hidden", Numbers.normal(random, IMAGES * TOKENS * hidden, 1));
        values.put("condition", Numbers.normal(random, IMAGES * hidden, 1));
        Map<String, double[]> constants = new HashMap<>();
        plainNorm(constants, "final_norm", hidden);
        constants.put("target", Numbers.normal(random, count, 1));
        TrainingPlayer player = new TrainingPlayer(DIT, IMAGES, TOKENS, all(constants));
        player.put("d_condition", new double[IMAGES * hidden]);
        TrainingPasses passes = passes(DIT, fused);
        for (Phase phase : List.of(Phase.FORWARD, Phase.INPUT_GRADIENT, Phase.WEIGHT_GRADIENT)) {
            player.play(passes.head(phase, IMAGES, TOKENS));
        }
        ImageReference reference = new ImageReference(DIT, IMAGES, TOKENS);
        for (String name : values.keySet()) {
            Slopes.close(name, player.value("d_" + name), all(constants), v -> {
                double[] outputs = reference.outputs(v, DENOISER.outputs());
                double sum = 0;
                for (int i = 0; i < count; i++) {
                    double error = outputs[i] - Numbers.of(v, "target")[i];
                    sum += error * error / count;
                }
                return sum;
            });
        }
    }

    /** A time step through two products and a label from a table, of which two images share a row. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void conditionOfImages(boolean fused) {
        int hidden = DIT.hidden();
        drawn.linear("time_projection", hidden, DENOISER.frequencies(), true);
        drawn.linear("time_embedding", hidden, hidden, true);
        values.put("w_label_embedding", Numbers.normal(random, DENOISER.labels() * hidden, 1));
        Map<String, double[]> constants = new HashMap<>();
        constants.put("frequencies", Numbers.normal(random, IMAGES * DENOISER.frequencies(), 1));
        constants.put("labels", new double[] {3, 3});
        constants.put("patches", Numbers.normal(random, IMAGES * TOKENS * 12, 1));
        constants.put("w_patch_embedding", Numbers.normal(random, hidden * 12, 1));
        constants.put("positions", Numbers.normal(random, IMAGES * TOKENS * hidden, 1));
        constants.put("d_hidden", Numbers.normal(random, IMAGES * TOKENS * hidden, 1));
        double[] weights = Numbers.normal(random, IMAGES * hidden, 1);
        TrainingPlayer player = new TrainingPlayer(DIT, IMAGES, TOKENS, all(constants));
        TrainingPasses passes = passes(DIT, fused);
        assertThat(passes.embeddingParameters())
                .as("positions are not learned")
                .isEqualTo(ModelParameters.embedding(DIT))
                .isEqualTo(count() + 12L * hidden);
        Pass forward = passes.embedding(Phase.FORWARD, IMAGES, TOKENS);
        Pass backward = passes.embedding(Phase.WEIGHT_GRADIENT, IMAGES, TOKENS);
        assertThat(forward.modelFlops())
                .as("patches, and time steps through two products")
                .isEqualTo(2.0 * 12 * 12 * 16 + 2.0 * 2 * 14 * 16 + 2.0 * 2 * 16 * 16)
                .isEqualTo(forward.work().matrixFlops());
        assertThat(backward.modelFlops())
                .as("of the second of them the input has a gradient as well")
                .isEqualTo(forward.modelFlops() + 2.0 * 2 * 16 * 16)
                .isEqualTo(backward.work().matrixFlops());
        player.play(forward);
        Function<Map<String, double[]>, double[]> condition = v -> {
            double[] time = Numbers.linear(v, "time_projection", Numbers.of(v, "frequencies"), hidden);
            double[] activated = Arrays.stream(time).map(Numbers::silu).toArray();
            double[] y = Numbers.linear(v, "time_embedding", activated, hidden);
            Numbers.addRow(y, Arrays.copyOfRange(Numbers.of(v, "w_label_embedding"), 3 * hidden, 4 * hidden));
            return y;
        };
        assertThat(player.value("condition")).containsExactly(condition.apply(all(constants)), within(1e-5));
        player.put("d_condition", weights);
        player.play(backward);
        for (String name : values.keySet()) {
            Slopes.close(
                    name, player.value("d_" + name), all(constants), v -> Numbers.dot(weights, condition.apply(v)));
        }
    }

    /** Classes from the mean of the patches of the last level. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void classesOfMeans(boolean fused) {
        TransformerConfig config = SWIN.last();
        int hidden = config.hidden();
        int[] targets = {4, 1};
        drawn.norm("final_norm", hidden, true);
        drawn.linear("classifier", CLASSES, hidden, false);
        values.put("hidden", Numbers.normal(random, IMAGES * 4 * hidden, 1));
        Map<String, double[]> constants = new HashMap<>();
        constants.put("target_places", new double[] {targets[0], CLASSES + targets[1]});
        TrainingPasses passes = passes(SWIN, fused);
        assertThat(passes.headParameters()).isEqualTo(ModelParameters.head(SWIN));
        TrainingPlayer player = new TrainingPlayer(config, IMAGES, 4, all(constants));
        player.play(passes.head(Phase.FORWARD, IMAGES, 16));
        player.playEntropy(passes, 16, IMAGES, fused);
        for (String name : values.keySet()) {
            Slopes.close(name, player.value("d_" + name), all(constants), v -> {
                double[] normed = Numbers.norm(SWIN, v, "final_norm", Numbers.of(v, "hidden"));
                double[] mean = new double[IMAGES * hidden];
                for (int i = 0; i < normed.length; i++) {
                    mean[i / (4 * hidden) * hidden + i % hidden] += normed[i] / 4;
                }
                return Numbers.crossEntropy(Numbers.linear(v, "classifier", mean, CLASSES), targets);
            });
        }
    }

    private Map<String, double[]> all(Map<String, double[]> constants) {
        Map<String, double[]> all = new HashMap<>(constants);
        all.putAll(values);
        return all;
    }

    private long count() {
        return values.values().stream().mapToLong(value -> value.length).sum();
    }

    /** A layer forwards and backwards, weighed at random. */
    private void check(
            TrainingPlayer player,
            Function<Phase, Pass> layer,
            Map<String, double[]> constants,
            Function<Map<String, double[]>, double[]> next) {
        player.play(layer.apply(Phase.FORWARD));
        double[] expected = next.apply(all(constants));
        assertThat(player.value("next")).containsExactly(expected, within(2e-4));
        double[] weights = Numbers.normal(random, expected.length, 1);
        player.put("d_next", weights);
        player.play(layer.apply(Phase.INPUT_GRADIENT));
        player.play(layer.apply(Phase.WEIGHT_GRADIENT));
        for (String name : values.keySet()) {
            Slopes.close(name, player.value("d_" + name), all(constants), v -> Numbers.dot(weights, next.apply(v)));
        }
    }
}
