package systole.system.run;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import systole.microarch.power.Component;
import systole.sim.Resource;
import systole.system.report.Report;

/** What passes took, as the parts of a report. */
public final class PassReport {
    private PassReport() {}

    /** Energy of all devices when each is like this one. */
    public static Report.EnergyUse energy(PassTime total, double seconds, int devices, @Nullable Long generated) {
        Map<String, Double> byComponent = new LinkedHashMap<>();
        double sum = 0;
        for (Component component : Component.values()) {
            double joules = total.joules(component) * devices;
            byComponent.put(component.key(), joules);
            sum += joules;
        }
        return new Report.EnergyUse(
                sum, byComponent, sum / seconds / devices, generated == null ? null : sum / generated);
    }

    /** Picoseconds in seconds. */
    public static double seconds(long picoseconds) {
        return picoseconds * 1e-12;
    }

    /** Seconds by resource, but those that nothing waited for. */
    public static Map<String, Double> byResource(PassTime total) {
        Map<String, Double> seconds = new LinkedHashMap<>();
        for (Resource resource : Resource.values()) {
            if (total.account(resource) != 0) {
                seconds.put(resource.key(), seconds(total.account(resource)));
            }
        }
        return seconds;
    }

    /** Shares of operators, longest first. */
    public static List<Report.OperatorShare> byOperator(PassTime total) {
        return total.byOperator().entrySet().stream()
                .map(entry -> new Report.OperatorShare(
                        entry.getKey(),
                        seconds(entry.getValue().picoseconds()),
                        entry.getValue().count(),
                        entry.getValue().bound().key()))
                .sorted(Comparator.comparingDouble(Report.OperatorShare::seconds)
                        .reversed()
                        .thenComparing(Report.OperatorShare::operator))
                .toList();
    }
}
