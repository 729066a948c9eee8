package systole.study.sweep;

import java.util.List;
import java.util.Set;
import systole.system.InputException;
import systole.system.Problem;
import systole.system.json.Nearest;

/** Report keys that some reports have and others do not. */
public final class ReportKeys {
    static final List<String> ALL = List.of(
            "timeToFirstTokenSeconds",
            "timePerOutputTokenSeconds",
            "prefillSeconds",
            "totalSeconds",
            "outputTokensPerSecond",
            "joulesPerOutputToken",
            "secondsPerStep",
            "tokensPerSecondPerDevice",
            "joulesPerStep",
            "modelTflopsPerDevice",
            "modelTflopsPerDeviceNonCausal",
            "modelFlopsUtilization");

    /** What keys of operators begin with. */
    static final String OPERATORS = "timeSeconds.byOperator.";

    private static final List<String> FAMILIES =
            List.of("timeSeconds.byResource.", OPERATORS, "energyJoules.byComponent.");

    private ReportKeys() {}

    /** True for a key that a report may have. */
    public static boolean isOne(String key) {
        return ALL.contains(key)
                || ChipKeys.ALL.contains(key)
                || PriceKeys.ALL.contains(key)
                || FAMILIES.stream().anyMatch(key::startsWith);
    }

    /**
     * Checks that a report has a key.
     *
     * @param option what asks for it, for messages
     * @param known keys of the report
     * @throws InputException when it has not
     */
    public static void check(String option, String key, Set<String> known) {
        if (!known.contains(key)) {
            throw new InputException(List.of(new Problem(
                    option,
                    "",
                    0,
                    0,
                    "report key \"" + key + "\"",
                    "one of " + String.join(", ", known),
                    Nearest.hint(key, known))));
        }
    }
}
