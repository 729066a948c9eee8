package systole.study.sweep;

import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * A comparison of axes that points must meet to be looked at at all, such as {@code tensor * pipeline <= 8}.
 *
 * @param text as it is written
 * @param left value on the left, of a point's values
 * @param comparison how both are compared
 * @param right value on the right
 */
public record Condition(
        String text,
        ToDoubleFunction<List<AxisValue>> left,
        Comparison comparison,
        ToDoubleFunction<List<AxisValue>> right) {
    /**
     * Reads a text.
     *
     * @param names of the axes
     * @param units of those axes of which it is known
     * @throws IllegalArgumentException with what is wrong
     */
    public static Condition of(String text, List<String> names, Map<String, Unit> units) {
        for (String sign : Comparison.signs()) {
            int at = text.indexOf(sign);
            if (at >= 0) {
                Expression.Term left = Expression.of(text.substring(0, at), names, units);
                Expression.Term right = Expression.of(text.substring(at + sign.length()), names, units);
                left.checkAgainst(right);
                return new Condition(text, left.value(), Comparison.of(sign), right.value());
            }
        }
        throw new IllegalArgumentException("there is none of " + String.join(" ", Comparison.signs()));
    }

    /** By how much both sides are apart, as a part of the larger one; 0 for a point that is looked at. */
    double excess(List<AxisValue> values) {
        if (holds(values)) {
            return 0;
        }
        double one = left.applyAsDouble(values);
        double other = right.applyAsDouble(values);
        double part = Math.abs(one - other) / Math.max(Math.abs(one), Math.abs(other));
        return Double.isFinite(part) ? part : 1;
    }

    /** True for a point that is looked at. */
    public boolean holds(List<AxisValue> values) {
        return comparison.holds(left.applyAsDouble(values), right.applyAsDouble(values));
    }
}
