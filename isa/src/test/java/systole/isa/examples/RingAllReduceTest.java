package systole.isa.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import systole.isa.DataType;
import systole.isa.Kernel;
import systole.isa.execute.Schedule;
import systole.isa.execute.TensorData;

/** {@code ring_all_reduce.isa} */
final class RingAllReduceTest {
    private static final Kernel KERNEL = Example.kernel("ring_all_reduce.isa");
    private static final int COUNT = 12000;

    @Test
    void isVerified() {
        Example.verify(KERNEL, 2);
    }

    /** The sum of two bf16 is rounded to fp32 and then to bf16, to even: so the bits are known. Both devices hold them. */
    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void bothDevicesHoldTheSum(int cores) {
        SplittableRandom random = new SplittableRandom(3);
        TensorData x0 = Example.random(random, 1, COUNT);
        TensorData x1 = Example.random(random, 100, COUNT);
        double[] sum = new double[COUNT];
        for (int i = 0; i < COUNT; i++) {
            int bits = Float.floatToRawIntBits((float) (x0.values()[i] + x1.values()[i]));
            bits += 0x7fff + (bits >>> 16 & 1);
            sum[i] = Float.intBitsToFloat(bits & 0xffff0000);
        }
        TensorData y0 = TensorData.zeros(DataType.BF16, COUNT);
        TensorData y1 = TensorData.zeros(DataType.BF16, COUNT);
        Example.run(cores, Schedule.random(cores), KERNEL, List.of(Map.of("x", x0, "y", y0), Map.of("x", x1, "y", y1)));
        assertThat(y0.values()).containsExactly(sum);
        assertThat(y1.values()).containsExactly(sum);
    }
}
