package systole.isa.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import systole.isa.DataType;
import systole.isa.Kernel;
import systole.isa.execute.Schedule;
import systole.isa.execute.TensorData;

/** {@code flash_attention.isa} */
final class FlashAttentionTest {
    private static final Kernel KERNEL = Example.kernel("flash_attention.isa");
    private static final int LENGTH = 300;
    private static final int SIZE = 64;

    /**
     * Relative error of a weight besides its rounding to bf16: scores below 16 in magnitude have errors of 64 roundings of
     * fp32 at most, 2^-14; five blocks, each with a scale-down of two roundings, and sums of 300 terms add 2^-15.
     */
    private static final double WEIGHT = 0x1p-13;

    @Test
    void isVerified() {
        Example.verify(KERNEL, 1);
    }

    /** Weights are rounded to bf16 before they multiply the values, after their sum was taken; the result is rounded once more. */
    @Test
    void equalsPlainSoftmax() {
        SplittableRandom random = new SplittableRandom(4);
        TensorData q = Example.random(random, 3, LENGTH, SIZE);
        TensorData k = Example.random(random, 3, LENGTH, SIZE);
        TensorData v = Example.random(random, 1, LENGTH, SIZE);
        TensorData o = TensorData.zeros(DataType.BF16, LENGTH, SIZE);
        Example.run(2, Schedule.ROUND_ROBIN, KERNEL, List.of(Map.of("Q", q, "K", k, "V", v, "O", o)));
        for (int i = 0; i < LENGTH; i++) {
            double[] weights = weights(q.values(), k.values(), i);
            for (int d = 0; d < SIZE; d++) {
                double sum = 0;
                double magnitude = 0;
                for (int j = 0; j <= i; j++) {
                    sum += weights[j] * v.values()[j * SIZE + d];
                    magnitude += weights[j] * Math.abs(v.values()[j * SIZE + d]);
                }
                double before = (Example.BF16 + WEIGHT) * magnitude;
                assertThat(Math.abs(o.values()[i * SIZE + d] - sum))
                        .as("position %d, element %d", i, d)
                        .isLessThanOrEqualTo(Example.BF16 * Math.abs(sum) + before * (1 + Example.BF16));
            }
        }
    }

    /** The softmax of the scores of one query with the keys up to its position. */
    private static double[] weights(double[] q, double[] k, int query) {
        double[] weights = new double[query + 1];
        double sum = 0;
        for (int j = 0; j <= query; j++) {
            double score = 0;
            for (int d = 0; d < SIZE; d++) {
                score += q[query * SIZE + d] * k[j * SIZE + d];
            }
            assertThat(Math.abs(score / 8))
                    .as("what the tolerance takes for granted")
                    .isLessThan(16);
            weights[j] = Math.exp(score / 8);
            sum += weights[j];
        }
        for (int j = 0; j <= query; j++) {
            weights[j] /= sum;
        }
        return weights;
    }
}
