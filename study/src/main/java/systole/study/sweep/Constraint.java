package systole.study.sweep;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import systole.sim.quantity.Dimension;

/**
 * What a result must keep to be feasible.
 *
 * @param key report key
 * @param comparison how it is compared
 * @param bound with what, in base units
 */
public record Constraint(String key, Comparison comparison, double bound) {
    /** Units that keys have in their names, those first that have another in them. */
    private static final List<Map.Entry<String, Dimension>> UNITS = List.of(
            Map.entry("bytespersecond", Dimension.BYTES_PER_SECOND),
            Map.entry("seconds", Dimension.SECONDS),
            Map.entry("joules", Dimension.JOULES),
            Map.entry("watts", Dimension.WATTS),
            Map.entry("bytes", Dimension.BYTES));

    private static final Pattern TEXT = Pattern.compile("\\s*([A-Za-z][\\w.]*)\\s*(<=|>=|==|!=|<|>)\\s*(.+?)\\s*");

    /**
     * Reads {@code timePerOutputTokenSeconds <= 20 ms}.
     *
     * @throws IllegalArgumentException with what was expected
     */
    public static Constraint of(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (matcher.matches()) {
            double bound = Expression.constant(matcher.group(3));
            if (Double.isInfinite(bound)) {
                throw new IllegalArgumentException(
                        "a bound of at most " + Double.MAX_VALUE + ", not " + matcher.group(3));
            }
            if (!Double.isNaN(bound)) {
                checkUnit(matcher.group(1), matcher.group(3));
                return new Constraint(matcher.group(1), Comparison.of(matcher.group(2)), bound);
            }
        }
        throw new IllegalArgumentException("a report key, <=, >=, <, >, == or !=, and a number or quantity, such as"
                + " \"timePerOutputTokenSeconds <= 20 ms\"");
    }

    /** A unit is that of the key, which has it in its name. */
    private static void checkUnit(String key, String bound) {
        Dimension found = AxisValue.dimension(bound);
        if (found == null) {
            return;
        }
        Dimension expected = UNITS.stream()
                .filter(unit -> key.toLowerCase(Locale.ROOT).contains(unit.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
        // a key that no report has may be misspelt, which is told when reports are there
        if (found != expected && (expected != null || ReportKeys.isOne(key))) {
            throw new IllegalArgumentException(key + " beside a number "
                    + (expected == null ? "without a unit" : "of " + expected.plural()) + ", not \"" + bound + "\"");
        }
    }

    /** As it is written, its bound in base units. */
    public String text() {
        return key + " " + comparison.sign() + " " + AxisValue.text(bound);
    }

    /** True when a value keeps it; what is absent does not. */
    public boolean holds(double value) {
        return comparison.holds(value, bound);
    }

    /** By how much a value breaks it, as a part of the bound; 0 when it keeps it, infinite for what is absent. */
    public double excess(double value) {
        if (holds(value)) {
            return 0;
        }
        double scale = bound == 0 ? 1 : Math.abs(bound);
        // what is not below may be equal
        return Double.isFinite(value)
                ? Math.max(Math.abs(value - bound) / scale, Double.MIN_NORMAL)
                : Double.POSITIVE_INFINITY;
    }
}
