package systole.study.validation;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A validation as text: errors of each group, the rows that are furthest off, and what could not be predicted. */
public final class ValidationTable {
    private static final int WORST = 10;

    private ValidationTable() {}

    /** The text, ending in a line break. */
    public static String of(Validation validation) {
        StringBuilder out = new StringBuilder();
        int width = Math.max(
                20,
                validation.groups().stream()
                        .mapToInt(group -> group.group().length())
                        .max()
                        .orElse(0));
        out.append(String.format(
                Locale.ROOT,
                "%-" + width + "s %6s %8s %8s %8s %8s%n",
                "group",
                "n",
                "mean %",
                "median %",
                "bias %",
                "p90 %"));
        for (GroupErrors group : validation.groups()) {
            out.append(String.format(
                    Locale.ROOT,
                    "%-" + width + "s %6d %8.2f %8.2f %+8.2f %8.2f%n",
                    group.group(),
                    group.n(),
                    group.mapePercent(),
                    group.medianPercent(),
                    group.biasPercent(),
                    group.p90Percent()));
        }
        worst(validation, out);
        unserved(validation, out);
        return out.toString().replace("\r\n", "\n");
    }

    private static void worst(Validation validation, StringBuilder out) {
        List<Validation.Row> rows = validation.rows().stream()
                .filter(row -> row.errorPercent() != null)
                .sorted(Comparator.comparingDouble((Validation.Row row) -> -Math.abs(error(row)))
                        .thenComparing(Validation.Row::name))
                .limit(WORST)
                .toList();
        if (rows.isEmpty()) {
            return;
        }
        out.append("\nfurthest off\n");
        for (Validation.Row row : rows) {
            out.append(String.format(
                    Locale.ROOT,
                    "  %-10s %-52s measured %12.5g predicted %12.5g %+7.1f %%  %s%n",
                    row.name(),
                    row.group(),
                    row.measured(),
                    row.predicted(),
                    error(row),
                    row.bound()));
        }
    }

    private static double error(Validation.Row row) {
        Double error = row.errorPercent();
        return error == null ? 0 : error;
    }

    private static void unserved(Validation validation, StringBuilder out) {
        Map<String, Long> reasons = validation.rows().stream()
                .filter(row -> !row.reason().isEmpty())
                .collect(Collectors.groupingBy(Validation.Row::reason, TreeMap::new, Collectors.counting()));
        if (!reasons.isEmpty()) {
            out.append("\nnot predicted\n");
            reasons.forEach((reason, count) -> out.append(String.format(Locale.ROOT, "  %6d  %s%n", count, reason)));
        }
    }
}
