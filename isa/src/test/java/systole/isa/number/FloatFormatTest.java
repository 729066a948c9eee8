package systole.isa.number;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;
import systole.isa.DataType;

final class FloatFormatTest {
    static final PublishedFormat[] FORMATS = {
        PublishedFormat.FP16, PublishedFormat.BF16, PublishedFormat.E4M3, PublishedFormat.E5M2, PublishedFormat.E2M1
    };

    @ParameterizedTest
    @FieldSource("FORMATS")
    void everyFiniteCode(PublishedFormat published) {
        ScalarFormat format = published.tested();
        for (int code = 0; code <= published.largestCode(); code++) {
            double value = published.value(code);
            assertSame(format.decode(code), value, code);
            assertSame(format.decode(code | published.signBit()), -value, code);
            assertThat(format.encode(value)).isEqualTo(code);
            assertThat(format.encode(-value)).isEqualTo(code | published.signBit());
            assertSame(format.round(value), value, code);
            assertSame(format.round(-value), -value, code);
        }
    }

    @ParameterizedTest
    @FieldSource("FORMATS")
    void everyMidpoint(PublishedFormat published) {
        for (int code = 0; code <= published.largestCode(); code++) {
            assertMidpoint(published, code);
        }
    }

    @Test
    void tf32Codes() {
        // every 37th code, a number prime to the powers of two at which things change, the first and last ones, and
        // 20,000
        // random ones (seed 19)
        int last = PublishedFormat.TF32.largestCode();
        IntStream systematic = IntStream.iterate(0, code -> code <= last, code -> code + 37);
        IntStream ends = IntStream.concat(IntStream.rangeClosed(0, 2100), IntStream.rangeClosed(last - 2100, last));
        IntStream random = new Random(19).ints(20_000, 0, last + 1);
        ScalarFormat format = ScalarFormat.of(DataType.TF32);
        IntStream.concat(IntStream.concat(systematic, ends), random).forEach(code -> {
            double value = PublishedFormat.TF32.value(code);
            long bits = (long) code << 13;
            assertSame(format.decode(bits), value, code);
            assertSame(format.decode(bits | 0x80000000L), -value, code);
            assertThat(format.encode(value)).isEqualTo(bits);
            assertThat(format.encode(-value)).isEqualTo(bits | 0x80000000L);
            assertMidpoint(PublishedFormat.TF32, code);
        });
    }

    @Test
    void tf32OfOtherPatternsOfFp32() {
        ScalarFormat format = ScalarFormat.of(DataType.TF32);
        // 1 + 2^-10 ends in bit 13; the half above it is bit 12
        assertThat(format.decode(0x3f801000L)).as("a tie to the even below").isEqualTo(1.0);
        assertThat(format.decode(0x3f801001L)).isEqualTo(1.0 + 0x1p-10);
        assertThat(format.decode(0x3f803000L)).as("a tie to the even above").isEqualTo(1.0 + 0x1p-9);
        assertThat(format.decode(0x7f7fffffL)).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(format.decode(0x7f800001L)).isNaN();
    }

    @ParameterizedTest
    @CsvSource({
        // type, largest, smallest normal, smallest (OFP8, MX v1.0, IEEE 754 3.3)
        "FP16,     65504,      0x1p-14,  0x1p-24",
        "BF16,     0x1.fep127, 0x1p-126, 0x1p-133",
        "TF32,     0x1.ffcp127, 0x1p-126, 0x1p-136",
        "FP8_E4M3, 448,        0x1p-6,   0x1p-9",
        "FP8_E5M2, 57344,      0x1p-14,  0x1p-16",
        "FP4_E2M1, 6,          1,        0.5",
    })
    void publishedEnds(DataType type, String largest, String normal, String smallest) {
        ScalarFormat format = ScalarFormat.of(type);
        assertThat(format.largest()).isEqualTo(Double.parseDouble(largest));
        assertThat(format.smallest()).isEqualTo(Double.parseDouble(smallest));
        double least = Double.parseDouble(normal);
        // subnormal values are equally far apart, up to the smallest normal one
        assertThat(format.round(least - format.smallest())).isEqualTo(least - format.smallest());
        assertThat(format.round(least)).isEqualTo(least);
    }

    @Test
    void valuesOfE2m1() {
        ScalarFormat format = ScalarFormat.of(DataType.FP4_E2M1);
        double[] values = IntStream.range(0, 16).mapToDouble(format::decode).toArray();
        assertThat(values).containsExactly(0, 0.5, 1, 1.5, 2, 3, 4, 6, -0.0, -0.5, -1, -1.5, -2, -3, -4, -6);
    }

    @Test
    void namedPatterns() {
        // sign, biased exponent and mantissa written out by hand from the definitions
        assertThat(ScalarFormat.of(DataType.FP16).encode(1)).isEqualTo(0x3c00);
        assertThat(ScalarFormat.of(DataType.FP16).encode(-2)).isEqualTo(0xc000);
        assertThat(ScalarFormat.of(DataType.BF16).encode(Math.PI)).isEqualTo(0x4049);
        assertThat(ScalarFormat.of(DataType.FP8_E4M3).encode(448)).isEqualTo(0b0_1111_110);
        assertThat(ScalarFormat.of(DataType.FP8_E5M2).encode(57344)).isEqualTo(0b0_11110_11);
        assertThat(ScalarFormat.of(DataType.FP8_E5M2).encode(1)).isEqualTo(0x3c);
        assertThat(ScalarFormat.of(DataType.TF32).encode(1)).isEqualTo(0x3f800000L);
    }

    @ParameterizedTest
    @EnumSource(names = {"FP32", "TF32", "BF16", "FP16"})
    void ieeeOverflow(DataType type) {
        ScalarFormat format = ScalarFormat.of(type);
        for (double beyond : new double[] {Double.MAX_VALUE, Double.POSITIVE_INFINITY, format.largest() * 2}) {
            assertThat(format.round(beyond)).isEqualTo(Double.POSITIVE_INFINITY);
            assertThat(format.round(-beyond)).isEqualTo(Double.NEGATIVE_INFINITY);
            assertThat(format.decode(format.encode(-beyond))).isEqualTo(Double.NEGATIVE_INFINITY);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FP8_E4M3", "FP8_E5M2", "FP4_E2M1"})
    void saturation(DataType type) {
        ScalarFormat format = ScalarFormat.of(type);
        double largest = format.largest();
        for (double beyond : new double[] {Double.MAX_VALUE, Double.POSITIVE_INFINITY, largest * 2, largest * 1.01}) {
            assertThat(format.round(beyond)).isEqualTo(largest);
            assertThat(format.round(-beyond)).isEqualTo(-largest);
            assertThat(format.decode(format.encode(-beyond))).isEqualTo(-largest);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "FP32, 7fc00000, ffc00000",
        "TF32, 7fc00000, ffc00000",
        "BF16, 7fc0, ffc0",
        "FP16, 7e00, fe00",
        "FP8_E5M2, 7e, fe",
        "FP8_E4M3, 7f, ff"
    })
    void notANumber(DataType type, String positive, String negative) {
        ScalarFormat format = ScalarFormat.of(type);
        double minus = Double.longBitsToDouble(0xfff8000000000000L);
        assertThat(format.round(Double.NaN)).isNaN();
        assertThat(Long.toHexString(format.encode(Double.NaN))).isEqualTo(positive);
        assertThat(Long.toHexString(format.encode(minus))).isEqualTo(negative);
        assertThat(format.decode(format.encode(minus))).isNaN();
    }

    @Test
    void e2m1MakesSixOfNotANumber() {
        ScalarFormat format = ScalarFormat.of(DataType.FP4_E2M1);
        assertThat(format.round(Double.NaN)).isEqualTo(6);
        assertThat(format.round(Double.longBitsToDouble(0xfff8000000000000L))).isEqualTo(6);
        assertThat(format.encode(Double.NaN)).isEqualTo(7);
    }

    @Test
    void patternsThatAreNotFinite() {
        for (int sign = 0; sign <= 1; sign++) {
            double infinity = sign == 0 ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
            assertThat(ScalarFormat.of(DataType.FP8_E4M3).decode(sign << 7 | 0x7f))
                    .isNaN();
            assertThat(ScalarFormat.of(DataType.FP8_E5M2).decode(sign << 7 | 0x7c))
                    .isEqualTo(infinity);
            for (int code = 0x7d; code <= 0x7f; code++) {
                assertThat(ScalarFormat.of(DataType.FP8_E5M2).decode(sign << 7 | code))
                        .isNaN();
            }
            assertThat(ScalarFormat.of(DataType.FP16).decode(sign << 15 | 0x7c00))
                    .isEqualTo(infinity);
            assertThat(ScalarFormat.of(DataType.BF16).decode(sign << 15 | 0x7f80))
                    .isEqualTo(infinity);
            for (int code = 0x7c01; code <= 0x7fff; code++) {
                assertThat(ScalarFormat.of(DataType.FP16).decode(sign << 15 | code))
                        .isNaN();
            }
            for (int code = 0x7f81; code <= 0x7fff; code++) {
                assertThat(ScalarFormat.of(DataType.BF16).decode(sign << 15 | code))
                        .isNaN();
            }
        }
    }

    @Test
    void bitsAboveTheFormatAreIgnored() {
        assertThat(ScalarFormat.of(DataType.FP8_E4M3).decode((byte) 0xfe)).isEqualTo(-448);
        assertThat(ScalarFormat.of(DataType.FP4_E2M1).decode(0xf7)).isEqualTo(6);
        assertThat(ScalarFormat.of(DataType.FP32).decode(0x1_3f800000L)).isEqualTo(1);
    }

    private static void assertMidpoint(PublishedFormat published, int code) {
        ScalarFormat format = published.tested();
        double middle = published.midpoint(code);
        double below = published.value(code);
        double above = published.above(code);
        double tie = published.tie(code);
        assertSame(format.round(middle), tie, code);
        assertSame(format.round(-middle), -tie, code);
        assertSame(format.round(Math.nextDown(middle)), below, code);
        assertSame(format.round(Math.nextUp(-middle)), -below, code);
        assertSame(format.round(Math.nextUp(middle)), above, code);
        assertSame(format.round(Math.nextDown(-middle)), -above, code);
        assertThat(format.decode(format.encode(middle))).isEqualTo(tie);
    }

    /** Equal in the sign of a zero too; the code is for the message alone. */
    private static void assertSame(double actual, double expected, int code) {
        if (Double.doubleToLongBits(actual) != Double.doubleToLongBits(expected)) {
            assertThat(actual).as("code 0x%x", code).isEqualTo(expected);
        }
    }
}
