package systole.microarch;

import systole.sim.quantity.Range;

/**
 * Core clock and supply voltage.
 *
 * @param referenceHertz clock at which the datasheet states its peak rates
 * @param maximumHertz clock of a short burst
 * @param minimumHertz lowest clock that a power cap leads to
 * @param stepHertz distance between settings
 * @param minimumVolts voltage up to the knee
 * @param kneeHertz clock above which the voltage rises
 * @param maximumVolts voltage at the maximum clock
 */
public record ClockSpec(
        long referenceHertz,
        long maximumHertz,
        long minimumHertz,
        long stepHertz,
        double minimumVolts,
        long kneeHertz,
        double maximumVolts) {
    /** Checks the order of the clocks. */
    public ClockSpec {
        Range.CLOCK.check((double) referenceHertz, (double) maximumHertz, (double) minimumHertz);
        if (minimumHertz <= 0 || minimumHertz > maximumHertz || referenceHertz <= 0 || stepHertz <= 0) {
            throw new IllegalArgumentException("clocks must be positive and minimum at most maximum");
        }
        if (!(minimumVolts > 0) || maximumVolts < minimumVolts || kneeHertz > maximumHertz) {
            throw new IllegalArgumentException("voltages must be positive and rise with the clock");
        }
    }

    /** Supply voltage at a clock: flat to the knee, then linear to the maximum. */
    public double volts(double hertz) {
        if (hertz <= kneeHertz || maximumHertz == kneeHertz) {
            return minimumVolts;
        }
        return minimumVolts + (maximumVolts - minimumVolts) * (hertz - kneeHertz) / (maximumHertz - kneeHertz);
    }

    /** The highest setting not above a clock and not below the minimum. */
    public long setting(double hertz) {
        long steps = (long) Math.ceil((maximumHertz - hertz) / stepHertz - 1e-9);
        return Math.max(minimumHertz, maximumHertz - Math.max(0, steps) * stepHertz);
    }
}
