package systole.isa.number;

import java.util.Objects;

/**
 * Floating formats below fp32, as one table. A code is the bits of a value without its sign; codes count upwards with
 * the values.
 */
enum FloatFormat implements ScalarFormat {
    /** The 19 bits that count in a {@link Tf32Format}. */
    TF32(8, 10, 0x3fbff, 0x3fe00, false),
    BF16(8, 7, 0x7f7f, 0x7fc0, false),
    FP16(5, 10, 0x7bff, 0x7e00, false),
    FP8_E5M2(5, 2, 0x7b, 0x7e, true),
    FP8_E4M3(4, 3, 0x7e, 0x7f, true),
    /** Has no NaN: its place is taken by the largest value. */
    FP4_E2M1(2, 1, 0x7, 0x7, true);

    private static final int DOUBLE_MANTISSA_BITS = 52;
    private static final int DOUBLE_BIAS = 1023;
    private static final long DOUBLE_EXPONENT = 0x7ffL << DOUBLE_MANTISSA_BITS;

    private final int codeBits;
    private final int mantissaBits;
    private final int largestCode;
    private final int nanCode;
    /** Mantissa bits that a double has and this format lacks. */
    private final int surplus;
    /** A double's exponent, in its place, of the smallest normal value. */
    private final long leastExponent;
    /** What the same fields are worth more in this format than in a double: the quotient of the two biases' powers of two. */
    private final double rebias;

    private final double largest;
    /** The power of two above every finite value. */
    private final double limit;
    /** What magnitudes become that are rounded to above the largest. */
    private final double overflow;

    FloatFormat(int exponentBits, int mantissaBits, int largestCode, int nanCode, boolean saturates) {
        this.codeBits = exponentBits + mantissaBits;
        this.mantissaBits = mantissaBits;
        this.largestCode = largestCode;
        this.nanCode = nanCode;
        int bias = (1 << (exponentBits - 1)) - 1;
        surplus = DOUBLE_MANTISSA_BITS - mantissaBits;
        leastExponent = (long) (1 - bias + DOUBLE_BIAS) << DOUBLE_MANTISSA_BITS;
        rebias = Math.scalb(1.0, DOUBLE_BIAS - bias);
        largest = finite(largestCode);
        limit = Math.scalb(1.0, Math.getExponent(largest) + 1);
        overflow = saturates ? largest : Double.POSITIVE_INFINITY;
    }

    @Override
    public double round(double value) {
        double magnitude = Math.min(Math.abs(value), limit);
        // A power of two so large that the sum's last bit is the last bit this format has at that magnitude: the adder
        // rounds, to nearest even, subnormals included. The difference is exact.
        long exponent = Math.max(Double.doubleToRawLongBits(magnitude) & DOUBLE_EXPONENT, leastExponent);
        double large = Double.longBitsToDouble(exponent + ((long) surplus << DOUBLE_MANTISSA_BITS));
        double rounded = magnitude + large - large;
        if (rounded <= largest) {
            return Math.copySign(rounded, value);
        }
        if (Double.isNaN(value)) {
            return nanCode == largestCode ? largest : value;
        }
        return Math.copySign(overflow, value);
    }

    @Override
    public void round(double[] values, int from, int count) {
        Objects.checkFromIndexSize(from, count, values.length);
        for (int i = from; i < from + count; i++) {
            values[i] = round(values[i]);
        }
    }

    @Override
    public long encode(double value) {
        double rounded = round(value);
        long sign = Double.doubleToRawLongBits(rounded) >>> 63 << codeBits;
        if (Double.isNaN(rounded)) {
            return sign | nanCode;
        }
        if (Double.isInfinite(rounded)) {
            return sign | largestCode + 1;
        }
        return sign | Double.doubleToRawLongBits(Math.abs(rounded) / rebias) >> surplus;
    }

    @Override
    public double decode(long bits) {
        long code = bits & (1L << codeBits) - 1;
        double magnitude = code <= largestCode ? finite(code) : beyond(code);
        return (bits >>> codeBits & 1) == 0 ? magnitude : -magnitude;
    }

    @Override
    public double largest() {
        return largest;
    }

    @Override
    public double smallest() {
        return finite(1);
    }

    /**
     * The same fields in the places of a double's, then moved from a double's bias to this one's. Where the exponent is
     * zero both are subnormal, so no case is special.
     */
    private double finite(long code) {
        return Double.longBitsToDouble(code << surplus) * rebias;
    }

    /** Above the largest finite value a mantissa of zero is infinity; e4m3 has no such code. */
    private double beyond(long code) {
        return (code & (1L << mantissaBits) - 1) == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
    }
}
