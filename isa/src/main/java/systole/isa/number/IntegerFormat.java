package systole.isa.number;

import java.util.Objects;

/** Integers in two's complement. */
enum IntegerFormat implements ScalarFormat {
    INT32(32),
    INT8(8),
    INT4(4);

    private static final double LARGE = 0x1.8p52;

    private final int bits;
    private final double least;
    private final double largest;

    IntegerFormat(int bits) {
        this.bits = bits;
        this.least = -Math.scalb(1.0, bits - 1);
        this.largest = -least - 1;
    }

    @Override
    public double round(double value) {
        if (Double.isNaN(value)) {
            return 0;
        }
        double bounded = value > largest ? largest : value < least ? least : value;
        // A double of this size has no places after the point, so the adder rounds, to nearest even; the difference is
        // exact, and never the -0.0 that integers do not have.
        return bounded + LARGE - LARGE;
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
        return (long) round(value) & (1L << bits) - 1;
    }

    @Override
    public double decode(long pattern) {
        int above = Long.SIZE - bits;
        return pattern << above >> above;
    }

    @Override
    public double largest() {
        return largest;
    }

    @Override
    public double smallest() {
        return 1;
    }
}
