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

/** {@code tiled_gemm.isa} */
final class TiledGemmTest {
    private static final Kernel KERNEL = Example.kernel("tiled_gemm.isa");

    @Test
    void isVerified() {
        Example.verify(KERNEL, 1);
    }

    /** A product of two bf16 is exact in fp32; each of at most k sums is rounded once, to first order by 2^-24 of the magnitudes. */
    @Test
    void equalsPlainLoops() {
        SplittableRandom random = new SplittableRandom(1);
        TensorData a = Example.random(random, 1, 300, 264);
        TensorData b = Example.random(random, 1, 200, 264);
        TensorData c = TensorData.zeros(DataType.FP32, 300, 200);
        Example.run(2, Schedule.ROUND_ROBIN, KERNEL, List.of(Map.of("A", a, "B", b, "C", c)));
        for (int i = 0; i < 300; i++) {
            for (int j = 0; j < 200; j++) {
                double sum = 0;
                double magnitude = 0;
                for (int k = 0; k < 264; k++) {
                    double product = a.values()[i * 264 + k] * b.values()[j * 264 + k];
                    sum += product;
                    magnitude += Math.abs(product);
                }
                assertThat(Math.abs(c.values()[i * 200 + j] - sum))
                        .as("row %d, column %d", i, j)
                        .isLessThanOrEqualTo(265 * Example.FP32 * magnitude);
            }
        }
    }
}
