package systole.isa.number;

import java.math.BigDecimal;
import java.math.BigInteger;
import systole.isa.DataType;

/**
 * A floating format by its published definition, worked out with big decimals and by nothing that the tested classes use.
 *
 * @param largestCode code of the largest finite value, without sign
 * @param saturates whether conversions end at the largest value instead of infinity
 */
record PublishedFormat(
        DataType type, int exponentBits, int mantissaBits, int bias, int largestCode, boolean saturates) {
    /** IEEE 754-2019, table 3.5. */
    static final PublishedFormat FP16 = new PublishedFormat(DataType.FP16, 5, 10, 15, 0x7bff, false);
    /** The upper half of binary32. */
    static final PublishedFormat BF16 = new PublishedFormat(DataType.BF16, 8, 7, 127, 0x7f7f, false);
    /** The upper 19 bits of binary32; codes here are those 19 bits. */
    static final PublishedFormat TF32 = new PublishedFormat(DataType.TF32, 8, 10, 127, 0x3fbff, false);
    /** OFP8. */
    static final PublishedFormat E4M3 = new PublishedFormat(DataType.FP8_E4M3, 4, 3, 7, 0x7e, true);
    /** OFP8. */
    static final PublishedFormat E5M2 = new PublishedFormat(DataType.FP8_E5M2, 5, 2, 15, 0x7b, true);
    /** OCP MX v1.0. */
    static final PublishedFormat E2M1 = new PublishedFormat(DataType.FP4_E2M1, 2, 1, 1, 0x7, true);

    private static final BigDecimal TWO = BigDecimal.valueOf(2);

    ScalarFormat tested() {
        return ScalarFormat.of(type);
    }

    int signBit() {
        return 1 << (exponentBits + mantissaBits);
    }

    /** (-1)^s 2^(max(e, 1) - bias) (m / 2^mantissaBits, and 1 unless e is zero), of a finite code without sign. */
    BigDecimal exact(int code) {
        int exponent = code >> mantissaBits;
        int mantissa = code - (exponent << mantissaBits);
        if (exponent > 0) {
            mantissa += 1 << mantissaBits;
        }
        int power = Math.max(exponent, 1) - bias - mantissaBits;
        BigDecimal scale = power >= 0
                ? new BigDecimal(BigInteger.TWO.pow(power))
                : BigDecimal.ONE.divide(new BigDecimal(BigInteger.TWO.pow(-power)));
        return scale.multiply(BigDecimal.valueOf(mantissa));
    }

    double value(int code) {
        return exact(code).doubleValue();
    }

    /** Half way between the value of a code and the next, also where the next would be the first too large. */
    double midpoint(int code) {
        return exact(code).add(exact(code + 1)).divide(TWO).doubleValue();
    }

    /** What magnitudes become that are rounded up from this finite code. */
    double above(int code) {
        if (code < largestCode) {
            return value(code + 1);
        }
        return saturates ? value(largestCode) : Double.POSITIVE_INFINITY;
    }

    /** Ties go to the code that is even. */
    double tie(int code) {
        return code % 2 == 0 ? value(code) : above(code);
    }
}
