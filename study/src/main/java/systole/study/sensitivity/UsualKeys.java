package systole.study.sensitivity;

import java.util.List;
import java.util.Set;
import systole.study.sweep.DefaultReport;
import systole.system.json.ScenarioTemplate;

/** The report keys that are asked for where none are named: the time that the kind of work is judged by, and energy. */
final class UsualKeys {
    private static final List<String> TIMES =
            List.of("timePerOutputTokenSeconds", "timeToFirstTokenSeconds", "secondsPerStep", "totalSeconds");
    private static final String ENERGY = "energyJoules.total";

    private UsualKeys() {}

    static List<String> of(ScenarioTemplate scenario) {
        Set<String> kept = DefaultReport.of(scenario, List.of());
        String time = TIMES.stream().filter(kept::contains).findFirst().orElse("totalSeconds");
        return List.of(time, ENERGY);
    }
}
