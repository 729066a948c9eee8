package systole.isa.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import systole.isa.DataType;
import systole.isa.Kernel;
import systole.isa.Opcode;
import systole.isa.Queue;
import systole.isa.execute.Execution;
import systole.isa.execute.Launch;
import systole.isa.execute.Machine;
import systole.isa.execute.Schedule;
import systole.isa.execute.TensorData;

/** {@code fused_gemm_gelu.isa} */
final class FusedGemmGeluTest {
    private static final Kernel KERNEL = Example.kernel("fused_gemm_gelu.isa");
    /** The largest slope of GELU, at x = 1.4: errors before it grow by no more. */
    private static final double SLOPE = 1.13;
    /**
     * The epilogue rounds 8 times to fp32 on numbers below |x| + 1; its cubic argument has a relative error of about 4
     * roundings, and x tanh' grows that by less than 2.
     */
    private static final double EPILOGUE = 16 * Example.FP32;

    @Test
    void isVerified() {
        Example.verify(KERNEL, 1);
    }

    /** One rounding to bf16, the sum's roundings times the slope, and the epilogue's. */
    @Test
    void equalsPlainLoops() {
        SplittableRandom random = new SplittableRandom(2);
        TensorData x = Example.random(random, 0.5, 300, 264);
        TensorData w = Example.random(random, 0.5, 200, 264);
        TensorData bias = Example.random(random, 2, 200);
        TensorData y = TensorData.zeros(DataType.BF16, 300, 200);
        Example.run(2, Schedule.ROUND_ROBIN, KERNEL, List.of(Map.of("X", x, "W", w, "bias", bias, "Y", y)));
        for (int i = 0; i < 300; i++) {
            for (int j = 0; j < 200; j++) {
                double sum = bias.values()[j];
                double magnitude = Math.abs(sum);
                for (int k = 0; k < 264; k++) {
                    double product = x.values()[i * 264 + k] * w.values()[j * 264 + k];
                    sum += product;
                    magnitude += Math.abs(product);
                }
                double gelu = sum * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (sum + 0.044715 * sum * sum * sum))) / 2;
                double before = SLOPE * 266 * Example.FP32 * magnitude + EPILOGUE * (Math.abs(sum) + 1);
                assertThat(Math.abs(y.values()[i * 200 + j] - gelu))
                        .as("row %d, column %d", i, j)
                        .isLessThanOrEqualTo(Example.BF16 * Math.abs(gelu) + before * (1 + Example.BF16));
            }
        }
    }

    /** The products of a core's second tile may begin while the epilogue of its first has done nothing. */
    @Test
    void productsRunAheadOfTheEpilogue() {
        Map<String, TensorData> tensors = Map.of(
                "X", TensorData.zeros(DataType.BF16, 300, 264),
                "W", TensorData.zeros(DataType.BF16, 200, 264),
                "bias", TensorData.zeros(DataType.BF16, 200),
                "Y", TensorData.zeros(DataType.BF16, 300, 200));
        Execution execution = new Machine(1, 1, Schedule.EAGER).start(List.of(new Launch(KERNEL, tensors)));
        assertThat(execution.runUntil(place -> place.tile() == 1
                        && KERNEL.program()
                                        .instructions()
                                        .get(place.instruction())
                                        .opcode()
                                == Opcode.MMA_T))
                .isPresent();
        assertThat(execution.queue(0, Queue.VECTOR).round()).isZero();
        assertThat(execution.queue(0, Queue.STORE).round()).isZero();
    }
}
