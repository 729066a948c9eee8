package systole.system.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import systole.interconnect.Algorithm;
import systole.isa.DataType;
import systole.isa.number.ScalarFormat;

/**
 * Decoders that attend to an encoder: what is lowered for the pass that reads the input and for those of further tokens computes
 * the whole model, executed on 1, 2 and 4 devices, against a double-precision reference. In fp32 there is little to round, so that
 * any wrong term shows; any candidate of the library is taken at random. The tolerance is sqrt(N) 2^-24 for N roundings and terms
 * of sums in a row: five layers of about 1500 of both.
 */
final class EncoderDecoderProofTest {
    private static final int BATCH = 2;
    private static final int STEPS = 3;
    private static final double TOLERANCE = Math.sqrt(5 * 1500.0) * 0x1p-24;

    @ParameterizedTest
    @CsvSource({
        "h100-sxm-80gb, t5, 1, 1",
        "a100-sxm-80gb, t5, 2, 2",
        "h100-sxm-80gb, t5, 4, 3",
        "tpu-v4, t5, 2, 4",
        "h100-sxm-80gb, whisper, 1, 5",
        "a100-sxm-80gb, whisper, 2, 6",
        "h100-sxm-80gb, whisper, 4, 7",
        "tpu-v4, whisper, 1, 8"
    })
    void nothingIsWrongBesideRounding(String device, String family, int ranks, long seed) {
        boolean audio = family.equals("whisper");
        TinyModel model = audio ? TinyModel.whisper(DataType.FP32, 61) : TinyModel.t5(DataType.FP32, 62);
        Random random = new Random(seed);
        SourceInput input = audio ? audio(random) : tokens(random);
        PassPlayer player =
                new PassPlayer(model, ranks, BATCH, ExactNumbers.lowering(device, random), Algorithm.DIRECT, input);
        int words = model.config().vocabulary();
        int[][] sequences = new int[BATCH][];
        for (int b = 0; b < BATCH; b++) {
            // T5 begins with one token that stands for the start, Whisper with a prompt
            sequences[b] = audio ? random.ints(4, 0, words).toArray() : new int[1];
        }
        int[][] next = sequences.clone();
        for (int step = 0; step <= STEPS; step++) {
            player.feed(next);
            for (int b = 0; b < BATCH; b++) {
                double[] expected = Reference.reading(model, input, b).logits(sequences[b]);
                assertThat(ExactNumbers.relativeError(player.logits(b), expected))
                        .isLessThan(TOLERANCE);
                int token = random.nextInt(words);
                sequences[b] = Arrays.copyOf(sequences[b], sequences[b].length + 1);
                sequences[b][sequences[b].length - 1] = token;
                next[b] = new int[] {token};
            }
        }
    }

    private static SourceInput tokens(Random random) {
        List<int[]> tokens = Stream.generate(() -> random.ints(21, 0, 160).toArray())
                .limit(BATCH)
                .toList();
        return new SourceInput(21, tokens, List.of());
    }

    private static SourceInput audio(Random random) {
        ScalarFormat format = ScalarFormat.of(DataType.FP32);
        List<RealMatrix> frames = Stream.generate(() -> {
                    RealMatrix sequence = MatrixUtils.createRealMatrix(60, 20);
                    for (int t = 0; t < 60; t++) {
                        sequence.setRow(
                                t, random.doubles(20, -1, 1).map(format::round).toArray());
                    }
                    return sequence;
                })
                .limit(BATCH)
                .toList();
        return new SourceInput(30, List.of(), frames);
    }
}
