package systole.study.studies;

import java.util.Map;

/**
 * A row of a study.
 *
 * @param axes values of the axes by name, as rows of a sweep say them
 * @param numbers of the report by key; NaN where there is none
 * @param feasible whether it was simulated and keeps all constraints
 * @param error why there is no result; empty when there is one
 */
record StudyRow(Map<String, String> axes, Map<String, Double> numbers, boolean feasible, String error) {
    StudyRow {
        axes = Map.copyOf(axes);
        numbers = Map.copyOf(numbers);
    }

    /** The number of a report key; throws for a key that the sweep does not report. */
    double number(String key) {
        Double number = numbers.get(key);
        if (number == null) {
            throw new IllegalArgumentException("no column \"" + key + "\" among " + numbers.keySet());
        }
        return number;
    }

    /** The same where absent means nothing of it. */
    double part(String key) {
        double number = number(key);
        return Double.isNaN(number) ? 0 : number;
    }

    /** The value of an axis; throws for one that the sweep does not have. */
    String axis(String name) {
        String value = axes.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no axis \"" + name + "\" among " + axes.keySet());
        }
        return value;
    }
}
