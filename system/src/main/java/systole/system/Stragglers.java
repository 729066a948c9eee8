package systole.system;

import java.util.List;
import java.util.Locale;
import org.apache.commons.math3.analysis.integration.SimpsonIntegrator;
import org.apache.commons.math3.distribution.NormalDistribution;
import systole.microarch.DeviceSpec;
import systole.microarch.PowerSpec;

/**
 * Devices of one type differ in leakage and voltage, and so in the clock at which they meet the same power cap; those that wait
 * for each other go at the pace of the one that draws most. What they draw for the same work is taken as normally distributed.
 */
public final class Stragglers {
    /** Where no such device is found any more, standard deviations. */
    private static final double FURTHEST = 9;

    private static final int MOST_EVALUATIONS = 1_000_000;

    private Stragglers() {}

    /**
     * The device that sets the pace of so many: the mean one with a cap so low that it settles where the one that draws most meets
     * the cap. What it then draws is what the mean one does at that pace.
     *
     * @param devices how many wait for each other
     */
    public static DeviceSpec pace(DeviceSpec device, int devices) {
        PowerSpec power = device.power();
        return device.withPower(power.withCap(cap(power, devices)));
    }

    static double cap(PowerSpec power, int devices) {
        if (devices == 1 || power.spread() == 0) {
            return power.capWatts();
        }
        double cap = power.capWatts() / (1 + power.spread() * largestOf(devices));
        return Math.max(cap, Math.nextUp(power.activeIdleWatts()));
    }

    /** What a report says of it; nothing where devices are alike or alone. */
    public static List<String> text(DeviceSpec device, int devices) {
        double spread = device.power().spread();
        if (devices == 1 || spread == 0) {
            return List.of();
        }
        return List.of(String.format(
                Locale.ROOT,
                "%d devices wait for the one that draws most, %.1f %% above the mean at one clock (power.spread)",
                devices,
                100 * spread * largestOf(devices)));
    }

    /** Expected largest of so many draws from a standard normal distribution. */
    static double largestOf(int draws) {
        NormalDistribution normal = new NormalDistribution(null, 0, 1);
        SimpsonIntegrator integrator =
                new SimpsonIntegrator(1e-7, 1e-9, 5, SimpsonIntegrator.SIMPSON_MAX_ITERATIONS_COUNT);
        // E max = the integral of P(max > x) over the positive less that of P(max < x) over the negative
        double above = integrator.integrate(
                MOST_EVALUATIONS, x -> 1 - Math.pow(normal.cumulativeProbability(x), draws), 0, FURTHEST);
        double below = integrator.integrate(
                MOST_EVALUATIONS, x -> Math.pow(normal.cumulativeProbability(x), draws), -FURTHEST, 0);
        return above - below;
    }
}
