package systole.workloads.lowering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import systole.isa.DataType;
import systole.workloads.model.Encoder;
import systole.workloads.model.Families;
import systole.workloads.model.Family;
import systole.workloads.model.LayerKind;
import systole.workloads.model.Source;
import systole.workloads.model.TransformerConfig;
import systole.workloads.training.Phase;
import systole.workloads.training.TrainingPasses;

/**
 * Gradients of layers of an encoder and of a decoder that attends to it, executed in fp32, against differences of a loss in double
 * precision: those of the encoder's states and of biases of distances among them. T5's layers have wider heads than the stream, and
 * scores that nothing divides; Whisper's have biases, and 6 positions of audio.
 */
final class CrossGradientTest {
    private static final int BATCH = 2;
    private static final int TOKENS = 5;
    private static final int HIDDEN = 12;
    private static final int HEADS = 2;
    private static final int WIDE = 14;
    private static final int POSITIONS = 6;
    private static final int BUCKETS = 4;

    private final Random random = new Random(29);

    private static TransformerConfig stack(Family traits, int dim, @Nullable Encoder encoder, int positions) {
        return new TransformerConfig(
                traits.text(),
                traits,
                1,
                HIDDEN,
                WIDE,
                HEADS,
                HEADS,
                dim,
                encoder != null && encoder.bands() > 0 ? 1 : 31,
                positions,
                true,
                null,
                false,
                traits.buckets() > 0 ? "relu" : "gelu",
                DataType.FP32,
                0,
                null,
                null,
                encoder);
    }

    private static TransformerConfig model(boolean audio) {
        Family traits = audio
                ? Families.of("gpt2").with(Family.Biases.NO_KEYS)
                : Families.of("llama").withBuckets(BUCKETS).withScaled(false);
        int dim = audio ? 6 : 8;
        TransformerConfig encoder =
                stack(traits, dim, audio ? Encoder.ofAudio(5) : new Encoder(0, 0), audio ? POSITIONS : 40);
        return stack(traits, dim, null, 40).with(new Source(encoder, audio ? POSITIONS : 0));
    }

    private static TrainingPasses passes(TransformerConfig model, boolean fusedAttention, boolean fused, double drop) {
        return GradientPasses.of(model, fusedAttention, GradientPasses.fusions(fused), drop);
    }

    @ParameterizedTest
    @CsvSource({
        "false, true, true, 0, false", "false, false, false, 0, false", "false, false, true, 0.25, false",
        "true, true, true, 0, false", "true, false, false, 0.25, false", "true, true, false, 0, false",
        "false, true, true, 0, true", "false, true, false, 0.25, true", "true, true, true, 0, true"
    })
    void equalDifferences(boolean audio, boolean fusedAttention, boolean fused, double dropout, boolean reads) {
        TransformerConfig model = model(audio);
        LayerKind kind = new LayerKind(null, null, reads, null);
        TransformerConfig stack = model.stack(kind);
        int tokens = reads ? Math.toIntExact(model.sourcePositions(TOKENS)) : TOKENS;
        int positions = reads ? 0 : Math.toIntExact(model.sourcePositions(TOKENS));
        CrossReference reference = new CrossReference(
                stack, BATCH, tokens, positions, 1 / (1 - dropout), !fusedAttention || !audio, !fusedAttention);
        Map<String, double[]> values = values(stack, tokens, positions);
        Set<String> moved = Set.copyOf(values.keySet());
        masks(values, tokens, positions, dropout);
        double[] weights = Numbers.normal(random, BATCH * tokens * HIDDEN, 1);
        TrainingPasses passes = passes(model, fusedAttention, fused, dropout);
        TrainingPlayer player = new TrainingPlayer(stack, BATCH, tokens, values);
        player.play(passes.layer(Phase.FORWARD, kind, BATCH, TOKENS));
        double[] expected = reference.next(values);
        assertThat(player.value("next")).containsExactly(expected, within(1e-4));
        player.put("d_next", weights);
        // what other layers have given already
        double[] given = Numbers.normal(random, BATCH * Math.max(1, positions) * HIDDEN, 1);
        player.put("d_states", given);
        player.play(passes.layer(Phase.INPUT_GRADIENT, kind, BATCH, TOKENS));
        player.play(passes.layer(Phase.WEIGHT_GRADIENT, kind, BATCH, TOKENS));
        for (String name : moved) {
            double[] gradient = player.value("d_" + name).clone();
            if (name.equals("states")) {
                Arrays.setAll(gradient, i -> gradient[i] - given[i]);
            }
            Slopes.close(name, gradient, values, v -> Numbers.dot(reference.next(v), weights));
        }
    }

    private Map<String, double[]> values(TransformerConfig stack, int tokens, int positions) {
        int inner = HEADS * stack.headDim();
        boolean biased = stack.traits().attentionBias();
        Map<String, double[]> values = new TreeMap<>();
        DrawnParameters drawn = new DrawnParameters(values, random);
        values.put("hidden", Numbers.normal(random, BATCH * tokens * HIDDEN, 1));
        drawn.linear("qkv_projection", 3 * inner, HIDDEN, biased);
        drawn.linear("output_projection", HIDDEN, inner, biased);
        drawn.linear("up_projection", WIDE, HIDDEN, biased);
        drawn.linear("down_projection", HIDDEN, WIDE, biased);
        drawn.norm("input_norm", HIDDEN, biased);
        drawn.norm("post_attention_norm", HIDDEN, biased);
        if (stack.traits().buckets() > 0) {
            values.put("position_bias", Numbers.normal(random, HEADS * tokens * tokens, 1));
        }
        if (positions > 0) {
            values.put("states", Numbers.normal(random, BATCH * positions * HIDDEN, 1));
            drawn.linear("cross_query_projection", inner, HIDDEN, biased);
            drawn.linear("cross_key_value_projection", 2 * inner, HIDDEN, biased);
            drawn.linear("cross_output_projection", HIDDEN, inner, biased);
            drawn.norm("cross_attention_norm", HIDDEN, biased);
        }
        return values;
    }

    private void masks(Map<String, double[]> values, int tokens, int positions, double dropout) {
        if (dropout == 0) {
            return;
        }
        DrawnParameters drawn = new DrawnParameters(values, random);
        for (String join : List.of("attention", "cross_attention", "mlp")) {
            drawn.mask(join + "_residual_sum", BATCH * tokens * HIDDEN, dropout);
        }
        drawn.mask("attention", BATCH * HEADS * tokens * tokens, dropout);
        drawn.mask("cross_attention", BATCH * HEADS * tokens * positions, dropout);
    }

    /** Two convolutions of three neighbours with GELU, the second of every other step, and positions; frames have no gradient. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void convolutions(boolean fused) {
        TransformerConfig model = model(true);
        TransformerConfig encoder = model.stack(new LayerKind(null, null, true, null));
        int bands = Objects.requireNonNull(encoder.encoder()).bands();
        double[] frames = Numbers.normal(random, BATCH * 2 * POSITIONS * bands, 1);
        Map<String, double[]> values = new TreeMap<>(Map.of(
                "w_first_convolution", Numbers.normal(random, HIDDEN * 3 * bands, 0.4),
                "b_first_convolution", Numbers.normal(random, HIDDEN, 0.4),
                "w_second_convolution", Numbers.normal(random, HIDDEN * 3 * HIDDEN, 0.3),
                "b_second_convolution", Numbers.normal(random, HIDDEN, 0.4),
                "positions", Numbers.normal(random, POSITIONS * HIDDEN, 1)));
        double[] weights = Numbers.normal(random, BATCH * POSITIONS * HIDDEN, 1);
        ToDoubleFunction<Map<String, double[]>> loss = v -> Numbers.dot(convolved(v, frames, bands), weights);
        TrainingPlayer player = new TrainingPlayer(encoder, BATCH, POSITIONS, values);
        player.put("windows", AudioViews.windows(frames, 2 * POSITIONS, bands, 1));
        player.put("positions", repeated(Numbers.of(values, "positions")));
        TrainingPasses passes = passes(model, true, fused, 0);
        player.playOf("encoder_", passes.embedding(Phase.FORWARD, BATCH, TOKENS));
        assertThat(player.value("hidden")).containsExactly(convolved(values, frames, bands), within(1e-4));
        player.put("d_hidden", weights);
        player.playOf("encoder_", passes.embedding(Phase.WEIGHT_GRADIENT, BATCH, TOKENS));
        for (String name : values.keySet()) {
            Slopes.close(name, player.value("d_" + name), values, loss);
        }
    }

    private static double[] convolved(Map<String, double[]> v, double[] frames, int bands) {
        double[] first = convolved(v, "first_convolution", AudioViews.windows(frames, 2 * POSITIONS, bands, 1));
        double[] second = convolved(v, "second_convolution", AudioViews.windows(first, 2 * POSITIONS, HIDDEN, 2));
        return Numbers.sum(second, repeated(Numbers.of(v, "positions")));
    }

    private static double[] convolved(Map<String, double[]> v, String name, double[] windows) {
        return Arrays.stream(Numbers.linear(v, name, windows, HIDDEN))
                .map(Numbers::gelu)
                .toArray();
    }

    private static double[] repeated(double[] positions) {
        double[] all = new double[BATCH * positions.length];
        Arrays.setAll(all, i -> positions[i % positions.length]);
        return all;
    }

    /** Each bucket's row has the sum of the gradients of its pairs, and words of both stacks those of one table. */
    @Test
    void tablesAreSharedAndSummed() {
        TransformerConfig model = model(false);
        TrainingPasses passes = passes(model, true, true, 0);
        int pairs = TOKENS * TOKENS;
        double[] buckets = random.ints(pairs, 0, BUCKETS).asDoubleStream().toArray();
        double[] gradient = Numbers.normal(random, HEADS * pairs, 1);
        double[] words = random.ints(BATCH * TOKENS, 0, 31).asDoubleStream().toArray();
        double[] hidden = Numbers.normal(random, BATCH * TOKENS * HIDDEN, 1);
        TrainingPlayer player = new TrainingPlayer(
                model,
                BATCH,
                TOKENS,
                Map.of("buckets", buckets, "d_position_bias", gradient, "tokens", words, "d_hidden", hidden));
        player.play(passes.embedding(Phase.WEIGHT_GRADIENT, BATCH, TOKENS));
        double[] ofBuckets = new double[BUCKETS * HEADS];
        for (int i = 0; i < gradient.length; i++) {
            // both stacks have read the same values here
            ofBuckets[((int) buckets[i % pairs]) * HEADS + i / pairs] += 2 * gradient[i];
        }
        double[] ofWords = new double[31 * HIDDEN];
        for (int i = 0; i < hidden.length; i++) {
            ofWords[((int) words[i / HIDDEN]) * HIDDEN + i % HIDDEN] += 2 * hidden[i];
        }
        assertThat(player.value("d_w_position_bias")).containsExactly(ofBuckets, within(1e-4));
        assertThat(player.value("d_w_embedding")).containsExactly(ofWords, within(1e-4));
        double[] table = Numbers.normal(random, BUCKETS * HEADS, 1);
        player.put("w_position_bias", table);
        player.put("w_embedding", Numbers.normal(random, 31 * HIDDEN, 1));
        player.play(passes.embedding(Phase.FORWARD, BATCH, TOKENS));
        double[] biases = IntStream.range(0, HEADS * pairs)
                .mapToDouble(i -> table[((int) buckets[i % pairs]) * HEADS + i / pairs])
                .toArray();
        assertThat(player.value("position_bias")).containsExactly(biases, within(1e-6));
    }
}
