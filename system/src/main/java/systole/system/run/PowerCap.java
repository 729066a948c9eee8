package systole.system.run;

import java.util.Locale;
import java.util.Map;
import systole.microarch.DeviceSpec;
import systole.system.Execution;
import systole.system.SystemSpec;
import systole.system.UnservedException;

/** What becomes of loads that draw more than the power cap at the lowest clock. */
public final class PowerCap {
    private PowerCap() {}

    /**
     * Refuses a cap that no setting of the clock keeps.
     *
     * @param device whose cap held, the one that draws most of those in step
     * @param over watts at the lowest clock by load; empty where the cap is kept
     * @throws UnservedException with the cap that would do
     */
    public static void check(SystemSpec system, Execution execution, DeviceSpec device, Map<String, Double> over) {
        if (over.isEmpty()) {
            return;
        }
        double own = system.node().device().power().capWatts();
        Double asked = execution.powerCapWatts();
        double cap = asked == null ? own : Math.min(asked, own);
        Map.Entry<String, Double> worst =
                over.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow();
        // the pacing device has a lower cap instead of higher power
        double watts = worst.getValue() * cap / device.power().capWatts();
        String key = watts > own ? "power.cap" : "powerCap";
        throw new UnservedException(
                String.format(
                        Locale.ROOT,
                        "a power cap of %.1f W cannot be kept: %s draws %.1f W at the lowest clock, %.0f MHz",
                        cap,
                        worst.getKey(),
                        watts,
                        device.clock().minimumHertz() / 1e6),
                String.format(
                        Locale.ROOT,
                        "use %s \"%s\" of at least %.0f W, or work that moves fewer bytes a second",
                        watts > own ? "a device with a" : "a",
                        key,
                        Math.ceil(watts)));
    }
}
