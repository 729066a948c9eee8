package systole.study.sweep;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import systole.system.json.JsonValue;
import systole.system.json.ScenarioTemplate;

/** The report keys of a row where a sweep names none: those that its kinds of work are judged by. */
public final class DefaultReport {
    private static final String KIND = "/workload/kind";

    private DefaultReport() {}

    /** The keys of a scenario's kind of work, and of all kinds that an axis sets. */
    public static Set<String> of(ScenarioTemplate scenario, List<Axis> axes) {
        Set<String> kinds = new LinkedHashSet<>();
        JsonValue workload = scenario.scenario().members().get("workload");
        JsonValue kind = workload == null ? null : workload.members().get("kind");
        if (kind != null) {
            kinds.add(kind.text());
        }
        for (Axis axis : axes) {
            for (long i = 0;
                    axis.place().toString().equals(KIND) && i < axis.levels().count();
                    i++) {
                kinds.add(axis.levels().at(i).label());
            }
        }
        Set<String> keys = new LinkedHashSet<>();
        kinds.forEach(each -> keys.addAll(ofKind(each)));
        keys.addAll(
                List.of("energyJoules.total", "averageWattsPerDevice", "memoryBytesPerDevice.total", "boundSeconds"));
        return keys;
    }

    private static List<String> ofKind(String kind) {
        return switch (kind) {
            case "prefill" -> List.of("timeToFirstTokenSeconds", "totalSeconds", "modelFlopsUtilization");
            case "decode" -> List.of("timePerOutputTokenSeconds", "outputTokensPerSecond", "joulesPerOutputToken");
            case "generate" ->
                List.of(
                        "timeToFirstTokenSeconds",
                        "timePerOutputTokenSeconds",
                        "totalSeconds",
                        "outputTokensPerSecond",
                        "joulesPerOutputToken");
            case "train" ->
                List.of("secondsPerStep", "tokensPerSecondPerDevice", "modelFlopsUtilization", "joulesPerStep");
            default -> List.of("totalSeconds");
        };
    }
}
