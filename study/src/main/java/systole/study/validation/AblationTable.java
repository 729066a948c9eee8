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

    /** The table: mean absolute percentage error and median signed error of each device. */
    public static TextTable of(Rows rows) {
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
        List<List<String>> lines = new ArrayList<>();
        table.forEach((ablation, errors) -> {
            List<String> line = new ArrayList<>();
            line.add(ablation == Ablation.NONE ? "nothing" : ablation.title());
            for (String device : devices) {
                GroupErrors group = errors.get(device);
                line.add(
                        group == null
                                ? "-"
                                : String.format(Locale.ROOT, "%.2f (%+.2f)", group.mapePercent(), group.biasPercent()));
            }
            lines.add(line);
        });
        List<String> header = new ArrayList<>(List.of("without: mean % (bias %)"));
        header.addAll(devices);
        return new TextTable(header, lines);
    }
}
