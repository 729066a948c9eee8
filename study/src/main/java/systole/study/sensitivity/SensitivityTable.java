package systole.study.sensitivity;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import systole.study.sweep.AxisValue;
import systole.study.validation.TextTable;

/** A sensitivity for the eye: knobs that matter, ranked, and then by name those that do not and those that cannot be turned. */
public final class SensitivityTable {
    private static final String LEGEND = """

            elasticity: percent of the key for each percent of the knob; then what the key did at the far step and, in parentheses,
            what the elasticity said; * where the two differ by more than a tenth of the change. Ranked by what the far step did to the first
            key for each percent of the knob, by the elasticity where none was taken

            """;

    private SensitivityTable() {}

    /** The text. */
    public static String of(Sensitivity found) {
        List<Turned> moving = found.knobs().stream()
                .filter(knob -> knob.reason().isEmpty() && !knob.inert() && !knob.slight())
                .toList();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < found.keys().size(); i++) {
            text.append(found.keys().get(i))
                    .append(' ')
                    .append(AxisValue.text(found.base().get(i)))
                    .append('\n');
        }
        text.append(LEGEND);
        List<Turned> smooth = moving.stream().filter(knob -> !knob.jumps()).toList();
        List<Turned> inSteps = moving.stream().filter(Turned::jumps).toList();
        text.append(table(found, smooth).plain());
        if (!inSteps.isEmpty()) {
            text.append("\nin steps: a key jumps between values of the knob, so its elasticity is that of a jump\n\n")
                    .append(table(found, inSteps).plain());
        }
        long unsure = moving.stream()
                .filter(knob -> knob.effects().stream().anyMatch(SensitivityTable::bends))
                .count();
        text.append('\n')
                .append(moving.size())
                .append(" of ")
                .append(found.knobs().size())
                .append(" numbers matter")
                .append(unsure == 0 ? "" : "; " + unsure + " of them not in proportion (*)")
                .append('\n');
        text.append(listed("below " + Effect.SEEN + ": ", found, Turned::slight));
        text.append(listed("inert: ", found, Turned::inert));
        found.knobs().stream()
                .filter(knob -> !knob.reason().isEmpty())
                .collect(Collectors.groupingBy(Turned::reason, java.util.LinkedHashMap::new, Collectors.toList()))
                .forEach((reason, knobs) -> text.append(listed("not turned: ", found, knobs::contains))
                        .append("  ")
                        .append(reason)
                        .append('\n'));
        return text.toString();
    }

    private static String listed(String title, Sensitivity found, Predicate<Turned> which) {
        List<String> names = found.knobs().stream()
                .filter(which)
                .map(knob -> knob.knob().place().toString())
                .toList();
        return names.isEmpty() ? "" : title + String.join(", ", names) + "\n";
    }

    private static TextTable table(Sensitivity found, List<Turned> moving) {
        List<String> head = new ArrayList<>(List.of("knob", "value", "far step"));
        found.keys().forEach(key -> head.addAll(List.of(key, "far")));
        List<List<String>> rows = new ArrayList<>();
        for (Turned knob : moving) {
            List<String> row = new ArrayList<>();
            row.add(knob.knob().place().toString());
            row.add(knob.knob().text(knob.knob().number()));
            row.add(percent(knob.far() / knob.knob().number()));
            for (Effect effect : knob.effects()) {
                row.add(String.format(Locale.ROOT, "%+.3f", effect.elasticity()));
                row.add(percent(effect.actual()) + " (" + percent(effect.predicted()) + ")"
                        + (bends(effect) ? "*" : " "));
            }
            rows.add(row);
        }
        return new TextTable(head, rows);
    }

    private static boolean bends(Effect effect) {
        return !Double.isNaN(effect.actual()) && !effect.confirmed();
    }

    private static String percent(double factor) {
        return Double.isNaN(factor) ? "none" : String.format(Locale.ROOT, "%+.2f%%", 100 * (factor - 1));
    }
}
