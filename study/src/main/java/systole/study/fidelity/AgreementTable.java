package systole.study.fidelity;

import java.util.List;
import java.util.Locale;
import systole.microarch.timing.Fidelity;

/** Differences of two clocks as a table in Markdown. */
public final class AgreementTable {
    private AgreementTable() {}

    /** A heading and a line for each group. */
    public static String of(Fidelity clock, Fidelity judge, List<Agreement> agreements) {
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "| `%s` against `%s` | n | mean %% | bias %% | p90 %% | worst %% |%n|---|---:|---:|---:|---:|---:|%n",
                clock.key(),
                judge.key()));
        for (Agreement each : agreements) {
            text.append(String.format(
                    Locale.ROOT,
                    "| %s | %d | %.1f | %+.1f | %.1f | %.1f |%n",
                    each.group(),
                    each.n(),
                    each.meanPercent(),
                    // no minus before a zero
                    Math.round(10 * each.biasPercent()) / 10.0 + 0.0,
                    each.p90Percent(),
                    each.worstPercent()));
        }
        return text.toString().replace("\r\n", "\n");
    }
}
