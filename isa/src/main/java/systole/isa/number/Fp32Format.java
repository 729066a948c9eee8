package systole.isa.number;

import java.util.Objects;

/** IEEE 754 binary32, which the processor rounds to itself. */
enum Fp32Format implements ScalarFormat {
    INSTANCE;

    @Override
    public double round(double value) {
        return (float) value;
    }

    @Override
    public void round(double[] values, int from, int count) {
        Objects.checkFromIndexSize(from, count, values.length);
        for (int i = from; i < from + count; i++) {
            values[i] = (float) values[i];
        }
    }

    @Override
    public long encode(double value) {
        if (Double.isNaN(value)) {
            // The payload is the processor's business; bits must not depend on it.
            return Double.doubleToRawLongBits(value) >>> 63 << 31 | 0x7fc00000L;
        }
        return Integer.toUnsignedLong(Float.floatToRawIntBits((float) value));
    }

    @Override
    public double decode(long bits) {
        return Float.intBitsToFloat((int) bits);
    }

    @Override
    public double largest() {
        return Float.MAX_VALUE;
    }

    @Override
    public double smallest() {
        return Float.MIN_VALUE;
    }
}
