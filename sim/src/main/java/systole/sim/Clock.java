package systole.sim;

import java.math.BigInteger;

/**
 * A clock as an exact ratio of ticks to cycles: {@code cycles * num / den}, reduced. The period itself is never rounded,
 * only the end of each interval, so a billion cycles at 1755 MHz are a billion cycles.
 */
public final class Clock {
    private final long hertz;
    private final long numerator;
    private final long denominator;

    private Clock(long hertz) {
        this.hertz = hertz;
        BigInteger ticksPerSecond =
                BigInteger.valueOf(1_000_000_000_000L).multiply(BigInteger.valueOf(Ticks.PER_PICOSECOND));
        BigInteger frequency = BigInteger.valueOf(hertz);
        BigInteger common = ticksPerSecond.gcd(frequency);
        this.numerator = ticksPerSecond.divide(common).longValueExact();
        this.denominator = frequency.divide(common).longValueExact();
    }

    /** A clock of so many cycles a second (1 MHz up to 100 GHz). */
    public static Clock ofHertz(long hertz) {
        if (hertz < 1_000_000 || hertz > 100_000_000_000L) {
            throw new IllegalArgumentException("a clock must lie between 1 MHz and 100 GHz, found " + hertz + " Hz");
        }
        return new Clock(hertz);
    }

    /** Cycles a second. */
    public long hertz() {
        return hertz;
    }

    /** Time of a whole number of cycles, to the nearest tick. */
    public long ticks(long cycles) {
        long high = Math.multiplyHigh(cycles, numerator);
        long low = cycles * numerator;
        if (high == 0 && low >= 0 && low <= Long.MAX_VALUE - denominator) {
            return (low + denominator / 2) / denominator;
        }
        return BigInteger.valueOf(cycles)
                .multiply(BigInteger.valueOf(numerator))
                .add(BigInteger.valueOf(denominator / 2))
                .divide(BigInteger.valueOf(denominator))
                .longValueExact();
    }

    /** Time of {@code work} units at {@code perCycle} units a cycle, to the nearest tick: not rounded up to whole cycles. */
    public long ticks(long work, double perCycle) {
        return Math.round(work / perCycle * numerator / denominator);
    }

    /** Cycles that fit in a time, as a fraction. */
    public double cycles(long ticks) {
        return (double) ticks * denominator / numerator;
    }

    @Override
    public String toString() {
        return hertz / 1_000_000 + " MHz";
    }
}
