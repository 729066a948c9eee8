package systole.system;

import java.util.List;
import java.util.Locale;
import systole.microarch.DeviceSpec;
import systole.microarch.PowerSpec;

/**
 * Devices of one type differ in leakage and voltage, and so in the clock at which they meet the same power cap; those that wait
 * for each other go at the pace of the one that draws most. What they draw for the same work is taken as normally distributed.
 */
public final class Stragglers {
    private Stragglers() {}

    /**
     * The device that sets the pace of so many: the mean one with a cap so low that it settles where the one that draws most meets
     * the cap. What it then draws is what the mean one does at that pace.
     *
     * @param devices how many wait for each other
     */
    public static DeviceSpec pace(DeviceSpec device, int devices) {
        PowerSpec power = device.power();
        PowerSpec rated = power.withCap(power.ratedWatts());
        return device.withPower(rated.withCap(cap(rated, devices)).limitedTo(cap(power, devices)));
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

    /**
     * Expected largest of so many draws from a standard normal distribution, within 5 % (two draws) to 0.2 %: the quantile at
     * (n - 3/8) / (n + 1/4) (Blom, Statistical Estimates and Transformed Beta-Variables, 1958) in the rational form of Abramowitz
     * and Stegun, 26.2.23.
     */
    static double largestOf(int draws) {
        if (draws == 1) {
            return 0;
        }
        double tail = 0.625 / (draws + 0.25);
        double t = Math.sqrt(-2 * Math.log(tail));
        double above = 2.515517 + t * (0.802853 + t * 0.010328);
        double below = 1 + t * (1.432788 + t * (0.189269 + t * 0.001308));
        return t - above / below;
    }
}
