package systole.study.validation;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The errors of a validation summed up: by class of operator, by regime, by device and software, and of power.
 *
 * @param classes errors by class, in the order of the classes
 * @param regimes errors of operators by predicted regime, in the order of the regimes
 * @param software errors of all operators of a device with a software, by name
 * @param power errors of watts by device, rows over 20 us
 * @param score mean over devices and software of their mean absolute errors, percent; 0 without rows
 * @param longScore the same over rows of more than 20 us and collectives
 */
public record Accuracy(
        List<ClassErrors> classes,
        List<GroupErrors> regimes,
        List<GroupErrors> software,
        List<GroupErrors> power,
        double score,
        double longScore) {
    /** Below it launch and timing noise are most of a measured time. */
    public static final double SHORT_MICROSECONDS = 20;

    /** Copies the lists. */
    public Accuracy {
        classes = List.copyOf(classes);
        regimes = List.copyOf(regimes);
        software = List.copyOf(software);
        power = List.copyOf(power);
    }

    /**
     * Errors of a class.
     *
     * @param kind class
     * @param all of all rows
     * @param longer of rows over 20 us, collectives of any time; null when there are none
     * @param unserved rows without a prediction
     */
    public record ClassErrors(
            OperatorClass kind,
            @Nullable GroupErrors all,
            @Nullable GroupErrors longer,
            int unserved) {}

    /** Sums up rows. */
    public static Accuracy of(List<Validation.Row> rows) {
        List<Validation.Row> operators =
                rows.stream().filter(row -> row.subject().microseconds()).toList();
        List<Validation.Row> longer =
                operators.stream().filter(Accuracy::isLong).toList();
        List<GroupErrors> software =
                by(operators, row -> row.subject().deviceAndSoftware(), Validation.Row::errorPercent);
        List<GroupErrors> regimes = new ArrayList<>();
        for (Regime regime : Regime.values()) {
            GroupErrors errors =
                    errors(regime.key(), operators, row -> row.subject().regime() == regime);
            if (errors != null) {
                regimes.add(errors);
            }
        }
        return new Accuracy(
                classes(rows),
                regimes,
                software,
                by(longer, row -> row.subject().device(), Accuracy::wattsError),
                mean(software),
                mean(by(longer, row -> row.subject().deviceAndSoftware(), Validation.Row::errorPercent)));
    }

    /** Whether a row counts among those over 20 us: collectives are set apart by size and always do. */
    public static boolean isLong(Validation.Row row) {
        Double measured = row.measured();
        return measured != null
                && (measured > SHORT_MICROSECONDS || row.subject().kind().isCollective());
    }

    /** {@code 100 * (predicted - measured) / measured} of watts; null without both. */
    public static @Nullable Double wattsError(Validation.Row row) {
        Double measured = row.subject().measuredWatts();
        Double predicted = row.subject().predictedWatts();
        return measured == null || predicted == null ? null : (Double) (100 * (predicted - measured) / measured);
    }

    private static List<ClassErrors> classes(List<Validation.Row> rows) {
        Map<OperatorClass, List<Validation.Row>> byClass = new EnumMap<>(OperatorClass.class);
        rows.forEach(row -> byClass.computeIfAbsent(row.subject().kind(), kind -> new ArrayList<>())
                .add(row));
        List<ClassErrors> classes = new ArrayList<>();
        byClass.forEach((kind, list) -> classes.add(new ClassErrors(
                kind, errors(kind.title(), list, row -> true), errors(kind.title(), list, Accuracy::isLong), (int)
                        list.stream().filter(row -> row.predicted() == null).count())));
        return classes;
    }

    private static @Nullable GroupErrors errors(
            String name, List<Validation.Row> rows, Predicate<Validation.Row> which) {
        List<GroupErrors> groups = by(rows.stream().filter(which).toList(), row -> name, Validation.Row::errorPercent);
        return groups.isEmpty() ? null : groups.get(0);
    }

    private static List<GroupErrors> by(
            List<Validation.Row> rows,
            Function<Validation.Row, String> name,
            Function<Validation.Row, @Nullable Double> error) {
        Map<String, List<Double>> errors = new TreeMap<>();
        for (Validation.Row row : rows) {
            Double percent = error.apply(row);
            if (percent != null) {
                errors.computeIfAbsent(name.apply(row), key -> new ArrayList<>())
                        .add(percent);
            }
        }
        List<GroupErrors> groups = new ArrayList<>();
        errors.forEach((group, percents) -> groups.add(GroupErrors.of(group, percents)));
        return groups;
    }

    private static double mean(List<GroupErrors> groups) {
        return groups.stream().mapToDouble(GroupErrors::mapePercent).average().orElse(0);
    }
}
