package systole.memory;

/**
 * Exponentials of numbers that are not positive, the same on every machine and several times faster than
 * {@link StrictMath#exp}: {@code 2^(k/128)} from a table, times a polynomial of the rest, which is below {@code ln 2 / 256}.
 * The relative error is below {@code 2e-15}.
 */
final class Decay {
    /** Below this the result is no longer a normal number, and taken to be nothing. */
    private static final double LEAST = -700;

    private static final int PARTS = 128;
    private static final double PARTS_PER_UNIT = PARTS / StrictMath.log(2);
    /** {@code ln 2 / 128} in two parts, of which the first times a whole number is exact (fdlibm e_exp.c, Sun 2004). */
    private static final double HIGH = 0.6931471803691238 / PARTS;

    private static final double LOW = 1.9082149292705877e-10 / PARTS;
    private static final double[] POWERS = new double[PARTS];

    static {
        for (int i = 0; i < PARTS; i++) {
            POWERS[i] = StrictMath.pow(2, (double) i / PARTS);
        }
    }

    private Decay() {}

    /** {@code e^x} of a number that is 0 or less. */
    static double exp(double x) {
        if (x < LEAST) {
            return 0;
        }
        long whole = (long) (x * PARTS_PER_UNIT - 0.5);
        double rest = x - whole * HIGH - whole * LOW;
        double series = 1 + rest * (1 + rest * (1.0 / 2 + rest * (1.0 / 6 + rest * (1.0 / 24))));
        return POWERS[(int) whole & (PARTS - 1)] * series * Double.longBitsToDouble((1023 + (whole >> 7)) << 52);
    }
}
