package systole.isa.number;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import systole.isa.DataType;

final class IntegerFormatTest {
    @ParameterizedTest
    @CsvSource({"INT4, 4, -8, 7", "INT8, 8, -128, 127"})
    void everyValue(DataType type, int bits, int least, int largest) {
        ScalarFormat format = ScalarFormat.of(type);
        for (int value = least; value <= largest; value++) {
            // two's complement: a negative number's bits are those of itself and 2^bits
            int pattern = value < 0 ? value + (1 << bits) : value;
            assertThat(format.encode(value)).isEqualTo(pattern);
            assertThat(format.decode(pattern)).isEqualTo(value);
            assertThat(format.decode(value)).as("sign-extended").isEqualTo(value);
            assertThat(format.round(value)).isEqualTo(value);
            double middle = value + 0.5;
            assertThat(format.round(Math.nextDown(middle))).isEqualTo(value);
            assertThat(format.round(Math.nextUp(middle))).isEqualTo(Math.min(value + 1, largest));
            assertThat(format.round(middle)).isEqualTo(value % 2 == 0 ? value : Math.min(value + 1, largest));
        }
        assertThat(format.largest()).isEqualTo(largest);
        assertThat(format.smallest()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"INT4, -8, 7", "INT8, -128, 127", "INT32, -2147483648, 2147483647"})
    void ends(DataType type, double least, double largest) {
        ScalarFormat format = ScalarFormat.of(type);
        assertThat(format.round(largest + 1)).isEqualTo(largest);
        assertThat(format.round(least - 1)).isEqualTo(least);
        assertThat(format.round(Double.POSITIVE_INFINITY)).isEqualTo(largest);
        assertThat(format.round(Double.NEGATIVE_INFINITY)).isEqualTo(least);
        assertThat(format.round(1e300)).isEqualTo(largest);
        assertThat(format.decode(format.encode(-1e300))).isEqualTo(least);
        assertThat(format.round(Double.NaN)).isEqualTo(0);
        assertThat(format.encode(Double.NaN)).isZero();
        assertThat(1 / format.round(-0.25)).as("one zero").isEqualTo(Double.POSITIVE_INFINITY);
    }

    @Test
    void int32BeyondTheMantissaOfAFloat() {
        ScalarFormat format = ScalarFormat.of(DataType.INT32);
        // 2^24 + 1, which fp32 has not
        assertThat(format.round(16777217)).isEqualTo(16777217);
        assertThat(format.encode(-1)).isEqualTo(0xffffffffL);
        assertThat(format.decode(0xfffffffeL)).isEqualTo(-2);
        assertThat(format.round(2147483646.5)).as("a tie to even").isEqualTo(2147483646);
    }
}
