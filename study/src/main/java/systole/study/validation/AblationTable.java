package systole.study.validation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Errors of the same rows with each mechanism of the model switched off, as a table of devices by mechanisms. */
public final class AblationTable {
    /** Predicts the rows without one mechanism. */
    public interface Rows {
        /** The rows beside their predictions; groups are devices. */
        List<Validation.Row> without(Ablation ablation);
    }

    private AblationTable() {}

    /** The table as text: mean absolute percentage error and median signed error of each device. */
    public static String of(Rows rows) {
        Map<Ablation, Map<String, GroupErrors>> table = new TreeMap<>();
        Set<String> devices = new TreeSet<>();
        for (Ablation ablation : Ablation.values()) {
            Map<String, GroupErrors> errors = new TreeMap<>();
            for (GroupErrors group : Validation.of(rows.without(ablation)).groups()) {
                errors.put(group.group(), group);
                devices.add(group.group());
            }
            table.put(ablation, errors);
        }
        StringBuilder out = new StringBuilder(String.format(Locale.ROOT, "%-24s", "without"));
        devices.forEach(device -> out.append(String.format(Locale.ROOT, " %24s", device)));
        out.append('\n').append(" ".repeat(24));
        devices.forEach(device -> out.append(String.format(Locale.ROOT, " %24s", "mean % (bias %)")));
        out.append('\n');
        table.forEach((ablation, errors) -> {
            out.append(String.format(Locale.ROOT, "%-24s", ablation == Ablation.NONE ? "nothing" : ablation.title()));
            List<String> cells = new ArrayList<>();
            for (String device : devices) {
                GroupErrors group = errors.get(device);
                cells.add(
                        group == null
                                ? "-"
                                : String.format(Locale.ROOT, "%.2f (%+.2f)", group.mapePercent(), group.biasPercent()));
            }
            cells.forEach(cell -> out.append(String.format(Locale.ROOT, " %24s", cell)));
            out.append('\n');
        });
        return out.toString();
    }
}
