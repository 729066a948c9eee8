package systole.study.validation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Predictions beside measurements.
 *
 * @param groups errors of each group, by name
 * @param rows every input line, in order
 */
public record Validation(List<GroupErrors> groups, List<Row> rows) {
    /** Copies the lists. */
    public Validation {
        groups = List.copyOf(groups);
        rows = List.copyOf(rows);
    }

    /**
     * One line.
     *
     * @param name its {@code case}
     * @param group group it counts in
     * @param measured measured value; null when the line has none
     * @param predicted predicted value in the same unit; null when there is none
     * @param bound what bounds the prediction; empty when there is none
     * @param reason why there is no prediction; empty otherwise
     * @param subject what was measured and how
     */
    public record Row(
            String name,
            String group,
            @Nullable Double measured,
            @Nullable Double predicted,
            String bound,
            String reason,
            Subject subject) {
        /** A line of a whole run. */
        public Row(
                String name,
                String group,
                @Nullable Double measured,
                @Nullable Double predicted,
                String bound,
                String reason) {
            this(name, group, measured, predicted, bound, reason, Subject.RUN);
        }

        /** {@code 100 * (predicted - measured) / measured}; null without both. */
        public @Nullable Double errorPercent() {
            Double p = predicted;
            Double m = measured;
            return p == null || m == null ? null : (Double) (100 * (p - m) / m);
        }
    }

    /** Collects rows, in order, and works out the errors of their groups. */
    public static Validation of(List<Row> rows) {
        Map<String, List<Double>> errors = new TreeMap<>();
        for (Row row : rows) {
            Double error = row.errorPercent();
            if (error != null) {
                errors.computeIfAbsent(row.group(), group -> new ArrayList<>()).add(error);
            }
        }
        List<GroupErrors> groups = new ArrayList<>();
        errors.forEach((group, list) -> groups.add(GroupErrors.of(group, list)));
        return new Validation(groups, rows);
    }
}
