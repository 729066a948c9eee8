package systole.study.sweep;

import java.util.List;

/** Report keys that some reports have and others do not. */
final class ReportKeys {
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

    private static final List<String> FAMILIES =
            List.of("timeSeconds.byResource.", "timeSeconds.byOperator.", "energyJoules.byComponent.");

    private ReportKeys() {}

    /** True for a key that a report may have. */
    static boolean isOne(String key) {
        return ALL.contains(key) || FAMILIES.stream().anyMatch(key::startsWith);
    }
}
