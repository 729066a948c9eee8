package systole.microarch;

/**
 * Board power. The controller holds a slow average of it at the cap; what passes before that average has risen is held by faster
 * limits of current and voltage, which allow more. The limit therefore falls from {@code excursion} times the cap to the cap
 * itself, as exp(-t / settling).
 *
 * @param capWatts limit that a steady load settles at
 * @param idleWatts an unused device
 * @param activeIdleWatts a device that runs kernels, before any action is counted: leakage, clocks, memory standby
 * @param excursion what a load may draw at its start, as a multiple of the cap; at least 1
 * @param settlingSeconds time constant with which that falls to the cap; 0 when the cap holds from the start
 * @param spread relative standard deviation of what devices of the type draw for the same work at the same clock; 0 when they
 *     are alike
 * @param ratedWatts the cap that the board is sold with, for which libraries choose their kernels: a lower limit does not tune
 *     them again
 */
public record PowerSpec(
        double capWatts,
        double idleWatts,
        double activeIdleWatts,
        double excursion,
        double settlingSeconds,
        double spread,
        double ratedWatts) {
    /** Checks the ranges. */
    public PowerSpec {
        if (!(excursion >= 1) || !(settlingSeconds >= 0) || !(spread >= 0)) {
            throw new IllegalArgumentException("excursion must be at least 1, settling and spread not negative");
        }
    }

    /** A board at its own cap. */
    public PowerSpec(
            double capWatts,
            double idleWatts,
            double activeIdleWatts,
            double excursion,
            double settlingSeconds,
            double spread) {
        this(capWatts, idleWatts, activeIdleWatts, excursion, settlingSeconds, spread, capWatts);
    }

    /** Devices that are alike and whose cap holds from the start. */
    public PowerSpec(double capWatts, double idleWatts, double activeIdleWatts) {
        this(capWatts, idleWatts, activeIdleWatts, 1, 0, 0);
    }

    /** The same board, limited to less than it is rated for. */
    public PowerSpec limitedTo(double watts) {
        return new PowerSpec(watts, idleWatts, activeIdleWatts, excursion, settlingSeconds, spread, ratedWatts);
    }

    /** The same board, sold with another cap. */
    public PowerSpec withCap(double watts) {
        return new PowerSpec(watts, idleWatts, activeIdleWatts, excursion, settlingSeconds, spread);
    }

    /**
     * Average limit over the second half of a loop, the part that is timed after as long a warm-up.
     *
     * @param loopSeconds from the load's start to the end of the loop; infinite for a steady load, 0 for a burst
     */
    public double limitWatts(double loopSeconds) {
        if (settlingSeconds == 0 || Double.isInfinite(loopSeconds)) {
            return capWatts;
        }
        double half = loopSeconds / 2 / settlingSeconds;
        double left = half < 1e-9 ? 1 : Math.exp(-half) * -Math.expm1(-half) / half;
        return capWatts * (1 + (excursion - 1) * left);
    }
}
