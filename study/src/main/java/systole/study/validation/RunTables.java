package systole.study.validation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a validation says of whole runs: errors of each group beside what is aimed at, and the lines that are furthest off. */
public final class RunTables {
    private static final String NOTHING = "-";

    private RunTables() {}

    /** Errors by group, in percent of the measured value; bias is the median signed error. */
    public static TextTable groups(Validation validation) {
        Map<String, Long> unserved = runs(validation).stream()
                .filter(row -> row.errorPercent() == null)
                .collect(Collectors.groupingBy(Validation.Row::group, TreeMap::new, Collectors.counting()));
        Map<String, List<Double>> errors = new TreeMap<>();
        unserved.keySet().forEach(group -> errors.put(group, new ArrayList<>()));
        for (Validation.Row row : runs(validation)) {
            Double error = row.errorPercent();
            if (error != null) {
                errors.computeIfAbsent(row.group(), group -> new ArrayList<>()).add(error);
            }
        }
        List<List<String>> rows = new ArrayList<>();
        errors.forEach((group, list) -> rows.add(row(group, list, unserved.getOrDefault(group, 0L))));
        return new TextTable(
                List.of("whole runs", "n", "mean", "median", "bias", "p90", "target", "met ", "unserved"), rows);
    }

    private static List<String> row(String group, List<Double> signed, long unserved) {
        @Nullable GroupErrors errors = signed.isEmpty() ? null : GroupErrors.of(group, signed);
        Optional<RunGroup> aims = RunGroup.of(group);
        return List.of(
                group,
                Integer.toString(signed.size()),
                errors == null ? NOTHING : AccuracyTables.number(errors.mapePercent()),
                errors == null ? NOTHING : AccuracyTables.number(errors.medianPercent()),
                errors == null ? NOTHING : String.format(Locale.ROOT, "%+.2f", errors.biasPercent()),
                errors == null ? NOTHING : AccuracyTables.number(errors.p90Percent()),
                aims.map(aim -> String.format(Locale.ROOT, "%.0f", aim.targetPercent()))
                        .orElse(NOTHING),
                errors == null ? NOTHING : aims.map(aim -> met(errors, aim)).orElse(NOTHING),
                Long.toString(unserved));
    }

    private static String met(GroupErrors errors, RunGroup aim) {
        boolean mean = errors.mapePercent() <= aim.targetPercent();
        boolean bias = Math.abs(errors.biasPercent()) <= aim.biasPercent();
        return mean ? bias ? "yes" : "mean, not bias" : bias ? "bias, not mean" : "no";
    }

    /** The lines of whole runs that are furthest off. */
    public static TextTable worst(Validation validation, int most) {
        return new TextTable(
                List.of("case", "group ", "measured", "predicted", "error %"),
                runs(validation).stream()
                        .filter(row -> row.errorPercent() != null)
                        .sorted(Comparator.comparingDouble((Validation.Row row) -> -Math.abs(error(row)))
                                .thenComparing(Validation.Row::name))
                        .limit(most)
                        .map(row -> List.of(
                                row.name(),
                                row.group(),
                                String.format(Locale.ROOT, "%.5g", row.measured()),
                                String.format(Locale.ROOT, "%.5g", row.predicted()),
                                String.format(Locale.ROOT, "%+.2f", error(row))))
                        .toList());
    }

    /** Lines of whole runs; operators have a class of their own. */
    private static List<Validation.Row> runs(Validation validation) {
        return validation.rows().stream()
                .filter(row -> row.subject().kind() == OperatorClass.RUN)
                .toList();
    }

    private static double error(Validation.Row row) {
        Double error = row.errorPercent();
        return error == null ? 0 : error;
    }
}
