package systole.isa.number;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import systole.isa.DataType;

final class Fp32FormatTest {
    private static final ScalarFormat FORMAT = ScalarFormat.of(DataType.FP32);

    @Test
    void valuesAreThoseOfFloats() {
        Random random = new Random(32);
        for (int i = 0; i < 100_000; i++) {
            int bits = random.nextInt();
            float value = Float.intBitsToFloat(bits);
            if (!Float.isNaN(value)) {
                assertThat(FORMAT.decode(bits)).isEqualTo(value);
                assertThat(FORMAT.encode(value)).isEqualTo(bits & 0xffffffffL);
                assertThat(FORMAT.round(value)).isEqualTo(value);
            }
        }
    }

    @Test
    void nearestByBigDecimals() {
        Random random = new Random(33);
        for (int i = 0; i < 100_000; i++) {
            int code = random.nextInt(0x7f7fffff);
            double lower = Float.intBitsToFloat(code);
            double upper = Float.intBitsToFloat(code + 1);
            // a point between, or now and then the middle
            double part = i % 4 == 0 ? 0.5 : random.nextDouble();
            double value = lower + (upper - lower) * part;
            BigDecimal exact = new BigDecimal(value);
            int nearer = exact.subtract(new BigDecimal(lower)).compareTo(new BigDecimal(upper).subtract(exact));
            double expected = nearer < 0 || (nearer == 0 && code % 2 == 0) ? lower : upper;
            assertThat(FORMAT.round(value)).isEqualTo(expected);
            assertThat(FORMAT.round(-value)).isEqualTo(-expected);
        }
    }

    @Test
    void ends() {
        assertThat(FORMAT.largest()).isEqualTo(0x1.fffffep127);
        assertThat(FORMAT.smallest()).isEqualTo(0x1p-149);
        // half a step above the largest is the first that becomes infinity, as the largest is odd
        assertThat(FORMAT.round(0x1.ffffffp127)).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(FORMAT.round(Math.nextDown(0x1.ffffffp127))).isEqualTo(0x1.fffffep127);
        assertThat(FORMAT.round(0x1p-150)).isEqualTo(0.0);
        assertThat(FORMAT.round(Math.nextUp(0x1p-150))).isEqualTo(0x1p-149);
        assertThat(FORMAT.encode(-0.0)).isEqualTo(0x80000000L);
    }
}
