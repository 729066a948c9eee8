package systole.sim;

/**
 * The time base of the engine: a {@code long} of picoseconds with 16 fractional bits (one tick is 1/65536 ps, the range
 * is 140 seconds).
 *
 * <p>Why not whole picoseconds: a 128-byte line at 3.35 TB/s takes 38.2 ps, and rounding each transfer would let errors
 * grow with the number of tiles, while carrying a remainder beside the time would keep a loop from ever returning to the
 * same relative state. In fixed point the remainder is part of the time itself: durations add without rounding, and a
 * loop in steady state repeats bit for bit, so it can be skipped exactly.
 */
public final class Ticks {
    /** Fractional bits of a picosecond. */
    public static final int FRACTION_BITS = 16;
    /** Ticks in one picosecond. */
    public static final long PER_PICOSECOND = 1L << FRACTION_BITS;
    /** Ticks in one second. */
    public static final double PER_SECOND = 1e12 * PER_PICOSECOND;
    /** A time later than any event. */
    public static final long NEVER = Long.MAX_VALUE;

    private Ticks() {}

    /** Whole picoseconds to ticks; throws {@link ArithmeticException} beyond the 140 s range. */
    public static long ofPicoseconds(long picoseconds) {
        return Math.multiplyExact(picoseconds, PER_PICOSECOND);
    }

    /** Seconds to the nearest tick; throws {@link BeyondTicksException} when negative or out of range. */
    public static long ofSeconds(double seconds) {
        double ticks = seconds * PER_SECOND;
        if (!(ticks >= 0) || ticks >= Long.MAX_VALUE) {
            throw outside(seconds + " s");
        }
        return Math.round(ticks);
    }

    /** What refuses a duration that ticks cannot count: {@code found} says how long it is, as far as is known. */
    public static BeyondTicksException outside(String found) {
        return new BeyondTicksException("a duration must be within 0 and 140 s, found " + found);
    }

    /** Ticks to the nearest whole picosecond. */
    public static long toPicoseconds(long ticks) {
        return (ticks + (PER_PICOSECOND >> 1)) >> FRACTION_BITS;
    }

    /** Ticks to seconds. */
    public static double toSeconds(long ticks) {
        return ticks / PER_SECOND;
    }
}
