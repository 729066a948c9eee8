package systole.study.validation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import systole.study.validation.Accuracy.ClassErrors;

/** What a validation says, table by table. Errors are in percent of the measured value; bias is the median signed error. */
public final class AccuracyTables {
    private static final String NOTHING = "-";

    private AccuracyTables() {}

    /** Classes of operators: all rows, and those over 20 us beside the target. */
    public static TextTable classes(Accuracy accuracy, List<Noise> noise) {
        List<List<String>> rows = new ArrayList<>();
        for (ClassErrors each : accuracy.classes()) {
            GroupErrors all = each.all();
            GroupErrors longer = each.longer();
            double target = each.kind().targetPercent();
            rows.add(List.of(
                    each.kind().title(),
                    all == null ? "0" : Integer.toString(all.n()),
                    mean(all),
                    bias(all),
                    longer == null ? "0" : Integer.toString(longer.n()),
                    mean(longer),
                    longer == null ? NOTHING : number(longer.medianPercent()),
                    bias(longer),
                    longer == null ? NOTHING : number(longer.p90Percent()),
                    target > 0 ? String.format(Locale.ROOT, "%.0f", target) : NOTHING,
                    pairs(noise, each.kind()),
                    Integer.toString(each.unserved())));
        }
        return new TextTable(
                List.of(
                        "class",
                        "n",
                        "mean",
                        "bias",
                        "n > 20 us",
                        "mean",
                        "median",
                        "bias",
                        "p90",
                        "target",
                        "pairs differ",
                        "unserved"),
                rows);
    }

    /** Groups as the input names them, with the difference of measurements that were made twice. */
    public static TextTable groups(Validation validation) {
        Map<String, List<Noise>> noise = validation.rows().stream()
                .collect(Collectors.groupingBy(
                        Validation.Row::group,
                        TreeMap::new,
                        Collectors.collectingAndThen(Collectors.toList(), Noise::of)));
        List<List<String>> rows = new ArrayList<>();
        for (GroupErrors group : validation.groups()) {
            List<String> row = new ArrayList<>(errors(group));
            row.add(pairs(noise.getOrDefault(group.group(), List.of()), null));
            rows.add(row);
        }
        return new TextTable(List.of("group", "n", "mean %", "median %", "bias %", "p90 %", "pairs differ %"), rows);
    }

    /** Groups of any kind. */
    public static TextTable errors(String name, List<GroupErrors> groups) {
        return new TextTable(
                List.of(name, "n", "mean %", "median %", "bias %", "p90 %"),
                groups.stream().map(AccuracyTables::errors).toList());
    }

    /** Measurements of the same thing. */
    public static TextTable noise(List<Noise> noise) {
        return new TextTable(
                List.of("class", "source ", "software ", "pairs", "differ by %"),
                noise.stream()
                        .map(each -> List.of(
                                each.kind().title(),
                                each.sources(),
                                each.software(),
                                Integer.toString(each.pairs()),
                                number(each.meanPercent())))
                        .toList());
    }

    /** The rows that are furthest off, with what the simulator says bounds them. */
    public static TextTable worst(List<Validation.Row> all, int most) {
        return new TextTable(
                List.of("case", "group ", "software ", "measured", "predicted", "error %", "bound "),
                all.stream()
                        .filter(row -> row.errorPercent() != null)
                        .sorted(Comparator.comparingDouble((Validation.Row row) -> -Math.abs(error(row)))
                                .thenComparing(Validation.Row::name))
                        .limit(most)
                        .map(row -> List.of(
                                row.name(),
                                row.group(),
                                row.subject().software(),
                                String.format(Locale.ROOT, "%.5g", row.measured()),
                                String.format(Locale.ROOT, "%.5g", row.predicted()),
                                signed(error(row)),
                                bound(row)))
                        .toList());
    }

    /** Why rows were not predicted, and how many. */
    public static TextTable unserved(List<Validation.Row> all) {
        Map<String, Long> reasons = all.stream()
                .filter(row -> !row.reason().isEmpty())
                .collect(Collectors.groupingBy(Validation.Row::reason, TreeMap::new, Collectors.counting()));
        return new TextTable(
                List.of("reason", "rows"),
                reasons.entrySet().stream()
                        .map(entry -> List.of(entry.getKey(), Long.toString(entry.getValue())))
                        .toList());
    }

    /** A number with two decimals. */
    public static String number(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    private static List<String> errors(GroupErrors group) {
        return List.of(
                group.group(),
                Integer.toString(group.n()),
                number(group.mapePercent()),
                number(group.medianPercent()),
                signed(group.biasPercent()),
                number(group.p90Percent()));
    }

    private static String bound(Validation.Row row) {
        Regime regime = row.subject().regime();
        return regime == Regime.POWER ? row.bound() + ", power cap" : row.bound();
    }

    private static String pairs(List<Noise> noise, @Nullable OperatorClass kind) {
        int pairs = 0;
        double sum = 0;
        for (Noise each : noise) {
            if (kind == null || each.kind() == kind) {
                pairs += each.pairs();
                sum += each.pairs() * each.meanPercent();
            }
        }
        return pairs == 0 ? NOTHING : String.format(Locale.ROOT, "%.1f (%d)", sum / pairs, pairs);
    }

    private static String mean(@Nullable GroupErrors errors) {
        return errors == null ? NOTHING : number(errors.mapePercent());
    }

    private static String bias(@Nullable GroupErrors errors) {
        return errors == null ? NOTHING : signed(errors.biasPercent());
    }

    private static String signed(double value) {
        return String.format(Locale.ROOT, "%+.2f", value);
    }

    private static double error(Validation.Row row) {
        Double error = row.errorPercent();
        return error == null ? 0 : error;
    }
}
