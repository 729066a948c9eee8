package systole.system.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import systole.interconnect.Algorithm;
import systole.isa.DataType;
import systole.system.DeviceDescription;
import systole.system.json.Descriptions;
import systole.system.run.DeviceLowering;
import systole.workloads.lowering.Lowering;

/**
 * What lowering emits computes the transformer: whole models of two layers, prefill and decode over a cache, lowered for
 * shipped devices and run by the functional executor on 1, 2 and 4 devices, against a double-precision reference.
 *
 * <p>Tolerance. On its way through a layer a value is rounded at most {@value #ROUNDINGS_A_LAYER} times to the data type (norm,
 * projection, angles, rotation, weights of the softmax, attention, projection, residual sum, norm, two products, activation,
 * residual sum), twice more for each further rank whose partial products are added, and {@value #OTHER_ROUNDINGS} times
 * outside; in fp32 each term of a sum counts as well. One rounding moves a value by at most u = 2^-p of itself, p bits of
 * significand with the hidden one (8 in bf16, 11 in fp16, 24 in fp32). Roundings are independent of each other, so that the
 * norm of N of them in a row is about sqrt(N) u / sqrt(3); norms keep it from growing from layer to layer. The tolerance is
 * sqrt(N) u: an estimate with a factor sqrt(3) in hand for what matrices and the softmax amplify, not a proven bound. A term
 * that is missing or wrong shows in fp32, where the tolerance is some 3e-6 of the logits' norm.
 */
final class TransformerProofTest {
    private static final int ROUNDINGS_A_LAYER = 13;
    private static final int OTHER_ROUNDINGS = 3;
    /** Terms of the sums of a layer in a row: two norms, two products of attention, four projections, 96 to 256 each. */
    private static final int TERMS_A_LAYER = 1000;

    private static final int BATCH = 2;
    private static final int PROMPT = 19;
    private static final int STEPS = 3;

    @ParameterizedTest
    @CsvSource({
        "h100-sxm-80gb, llama, 1, BF16", "h100-sxm-80gb, llama, 2, BF16", "h100-sxm-80gb, llama, 4, BF16",
        "h100-sxm-80gb, gpt2, 1, BF16", "h100-sxm-80gb, gpt2, 2, BF16", "h100-sxm-80gb, gpt2, 4, BF16",
        "h100-sxm-80gb, llama, 2, FP16", "a100-sxm-80gb, llama, 4, FP16", "a100-sxm-80gb, gpt2, 1, BF16",
        "tpu-v4, llama, 1, BF16", "tpu-v4, llama, 2, BF16", "tpu-v4, llama, 4, BF16",
        "tpu-v4, gpt2, 1, BF16", "tpu-v4, gpt2, 2, BF16", "tpu-v4, gpt2, 4, BF16",
        "h100-sxm-80gb, gptj, 1, BF16", "a100-sxm-80gb, gptj, 2, FP16", "h100-sxm-80gb, falcon, 2, BF16",
        "a100-sxm-80gb, falcon, 1, BF16", "h100-sxm-80gb, gemma2, 1, BF16", "a100-sxm-80gb, gemma2, 4, FP16",
        "h100-sxm-80gb, mixtral, 1, BF16", "a100-sxm-80gb, mixtral, 2, FP16", "tpu-v4, mixtral, 1, BF16"
    })
    void logitsAreThoseOfTheReference(String device, String family, int ranks, DataType type) {
        DeviceDescription description = Descriptions.device(device);
        Lowering lowering = DeviceLowering.of(
                description.spec(), description.libraries().standard().kernels());
        double unit = type == DataType.FP16 ? 0x1p-11 : 0x1p-8;
        double error = worstError(model(family, type), ranks, lowering, Algorithm.RING);
        assertThat(error).isLessThan(Math.sqrt(roundings(ranks)) * unit);
    }

    /** With fp32 there is little to round, so that any wrong term shows; any candidate of the library is taken at random. */
    @ParameterizedTest
    @CsvSource({
        "h100-sxm-80gb, llama, 1, 1",
        "h100-sxm-80gb, gpt2, 2, 2",
        "h100-sxm-80gb, llama, 4, 3",
        "a100-sxm-80gb, llama, 2, 4",
        "a100-sxm-80gb, gpt2, 4, 5",
        "h100-sxm-80gb, uneven, 4, 9",
        "tpu-v4, llama, 1, 6",
        "tpu-v4, gpt2, 2, 7",
        "tpu-v4, llama, 4, 8",
        "h100-sxm-80gb, gptj, 2, 10",
        "tpu-v4, gptj, 1, 11",
        "h100-sxm-80gb, falcon, 4, 12",
        "a100-sxm-80gb, falcon, 1, 13",
        "h100-sxm-80gb, gemma2, 2, 14",
        "h100-sxm-80gb, mixtral, 1, 15",
        "a100-sxm-80gb, mixtral, 4, 16"
    })
    void nothingIsWrongBesideRounding(String device, String family, int ranks, long seed) {
        Lowering lowering = ExactNumbers.lowering(device, new Random(seed));
        double error = worstError(model(family, DataType.FP32), ranks, lowering, Algorithm.DIRECT);
        assertThat(error).isLessThan(Math.sqrt(roundings(ranks) + 2.0 * TERMS_A_LAYER) * 0x1p-24);
    }

    /** Greedy, 32 tokens, with seeds at which no two logits are so close that rounding could turn the choice. */
    @ParameterizedTest
    @CsvSource({"h100-sxm-80gb, llama, 2, 4", "a100-sxm-80gb, gpt2, 4, 1"})
    void theSameTokensAreGenerated(String device, String family, int ranks, long seed) {
        TinyModel model =
                family.equals("llama") ? TinyModel.llama(DataType.FP16, seed) : TinyModel.gpt2(DataType.FP16, seed);
        DeviceDescription description = Descriptions.device(device);
        Lowering lowering = DeviceLowering.of(
                description.spec(), description.libraries().standard().kernels());
        PassPlayer player = new PassPlayer(model, ranks, 1, lowering, Algorithm.RING);
        Reference reference = new Reference(model);
        int[] sequence = {17, 3, 99, 140, 8};
        int[] next = player.feed(new int[][] {sequence});
        double leastMargin = Double.POSITIVE_INFINITY;
        double worst = 0;
        for (int i = 0; i < 32; i++) {
            double[] logits = reference.logits(sequence);
            int expected = argmax(logits);
            leastMargin = Math.min(leastMargin, margin(logits, expected));
            worst = Math.max(worst, largestDifference(player.logits(0), logits));
            assertThat(leastMargin)
                    .as("no choice is so close that rounding could turn it")
                    .isGreaterThan(2 * worst);
            assertThat(next[0]).as("token %d", i).isEqualTo(expected);
            sequence = Arrays.copyOf(sequence, sequence.length + 1);
            sequence[sequence.length - 1] = next[0];
            next = player.feed(new int[][] {{next[0]}});
        }
        assertThat(Arrays.stream(sequence).distinct().count())
                .as("tokens that differ: no fixed point")
                .isGreaterThan(8);
    }

    private static TinyModel model(String family, DataType type) {
        return switch (family) {
            case "llama" -> TinyModel.llama(type, 42);
            case "gptj" -> TinyModel.gptj(type, 45);
            case "falcon" -> TinyModel.falcon(type, 46);
            case "gemma2" -> TinyModel.gemma2(type, 47);
            case "mixtral" -> TinyModel.mixtral(type, 48);
            case "uneven" -> TinyModel.uneven(type, 44);
            default -> TinyModel.gpt2(type, 43);
        };
    }

    private static double roundings(int ranks) {
        return 2.0 * (ROUNDINGS_A_LAYER + 2 * (ranks - 1)) + OTHER_ROUNDINGS;
    }

    /** Largest norm of the difference of logits, in parts of their norm, over the passes. */
    private static double worstError(TinyModel model, int ranks, Lowering lowering, Algorithm algorithm) {
        PassPlayer player = new PassPlayer(model, ranks, BATCH, lowering, algorithm);
        Reference reference = new Reference(model);
        Random random = new Random(7);
        int[][] sequences = new int[BATCH][];
        int[][] next = new int[BATCH][];
        for (int b = 0; b < BATCH; b++) {
            sequences[b] = random.ints(PROMPT, 0, model.config().vocabulary()).toArray();
            next[b] = sequences[b];
        }
        double worst = 0;
        for (int step = 0; step <= STEPS; step++) {
            int[] sampled = player.feed(next);
            for (int b = 0; b < BATCH; b++) {
                double[] logits = player.logits(b);
                worst = Math.max(worst, ExactNumbers.relativeError(logits, reference.logits(sequences[b])));
                assertThat(sampled[b]).as("greedy over its own logits").isEqualTo(argmax(logits));
                int token = random.nextInt(model.config().vocabulary());
                sequences[b] = Arrays.copyOf(sequences[b], sequences[b].length + 1);
                sequences[b][sequences[b].length - 1] = token;
                next[b] = new int[] {token};
            }
        }
        return worst;
    }

    private static double largestDifference(double[] found, double[] expected) {
        double largest = 0;
        for (int i = 0; i < expected.length; i++) {
            largest = Math.max(largest, Math.abs(found[i] - expected[i]));
        }
        return largest;
    }

    private static int argmax(double[] values) {
        int best = 0;
        for (int i = 1; i < values.length; i++) {
            best = values[i] > values[best] ? i : best;
        }
        return best;
    }

    private static double margin(double[] values, int best) {
        double second = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < values.length; i++) {
            second = i == best ? second : Math.max(second, values[i]);
        }
        return values[best] - second;
    }
}
