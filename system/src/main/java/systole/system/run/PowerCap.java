package systole.system.run;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import systole.microarch.DeviceSpec;
import systole.system.Execution;
import systole.system.SystemSpec;
import systole.system.UnservedException;

/** What is said of loads that draw more than the power cap at the lowest clock. */
public final class PowerCap {
    private PowerCap() {}

    /**
     * Lines for the report, where the cap is the device's own: a machine may be described so.
     *
     * @param device whose cap held, the one that draws most of those in step
     * @param over watts at the lowest clock by load; empty where the cap is met
     * @throws UnservedException where the scenario set the cap, since no setting of the machine keeps it
     */
    public static List<String> unmet(
            SystemSpec system, Execution execution, DeviceSpec device, Map<String, Double> over) {
        double own = system.node().device().power().capWatts();
        Double asked = execution.powerCapWatts();
        double cap = asked == null ? own : Math.min(asked, own);
        // the pacing device has a lower cap instead of higher power
        double most = cap / device.power().capWatts();
        if (cap < own && !over.isEmpty()) {
            Map.Entry<String, Double> worst =
                    over.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow();
            throw new UnservedException(
                    String.format(
                            Locale.ROOT,
                            "a power cap of %.1f W cannot be kept: %s draws %.1f W at the lowest clock, %.0f MHz",
                            cap,
                            worst.getKey(),
                            most * worst.getValue(),
                            device.clock().minimumHertz() / 1e6),
                    String.format(
                            Locale.ROOT,
                            "use a \"powerCap\" of at least %.0f W, or work that moves fewer bytes a second",
                            Math.ceil(most * worst.getValue())));
        }
        return over.entrySet().stream()
                .map(each -> String.format(
                        Locale.ROOT,
                        "%s draws %.1f W at the lowest clock, more than the device's power cap of %.1f W",
                        each.getKey(),
                        most * each.getValue(),
                        cap))
                .toList();
    }
}
