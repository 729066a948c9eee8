package systole.study.sweep;

import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.DoubleBinaryOperator;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import systole.sim.quantity.Dimension;
import systole.system.json.Nearest;

/** Sums and products of axes and numbers, compiled to a function of a point's values. */
final class Expression {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][\\w.]*");
    private static final Pattern NUMBER = Pattern.compile("[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

    private static final Pattern QUANTITY = Pattern.compile("[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?\\s*[A-Za-z]+(/s)?");

    /** Values of a text, so that what is compiled of them has a bounded depth. */
    private static final int MOST_VALUES = 1000;

    /** Parentheses in one another. */
    private static final int MOST_DEPTH = 100;

    private final String text;
    private final List<String> names;
    private final Map<String, Unit> units;
    private int at;
    private int depth;
    private int count;

    private Expression(String text, List<String> names, Map<String, Unit> units) {
        this.text = text;
        this.names = names;
        this.units = units;
    }

    /**
     * A part of an expression.
     *
     * @param value what it comes to
     * @param unit what it measures; null where that is not known, as of numbers, which may be in base units of anything
     * @param literal whether it is a number that is written there: a count in a product, in base units of what it stands beside in
     *     a sum or comparison
     * @param fixed whether no axis is in it
     */
    record Term(
            ToDoubleFunction<List<AxisValue>> value,
            @Nullable Unit unit,
            boolean literal,
            boolean fixed) {
        /** Refuses to add or compare what measures different things. */
        void checkAgainst(Term other) {
            if (unit != null && other.unit != null && !unit.equals(other.unit)) {
                throw new IllegalArgumentException(
                        "a number " + unit.text() + " stands beside one " + other.unit.text());
            }
        }

        Term sum(Term other, DoubleBinaryOperator operator) {
            checkAgainst(other);
            return new Term(
                    both(other, operator),
                    unit == null ? other.unit : unit,
                    literal && other.literal,
                    fixed && other.fixed);
        }

        Term times(Term other) {
            Unit measured = other.literal ? unit : literal ? other.unit : unitWith(other, Unit::times);
            return new Term(both(other, (a, b) -> a * b), measured, literal && other.literal, fixed && other.fixed);
        }

        /** What a number over a quantity measures is not followed, because the number may have any unit. */
        Term over(Term other) {
            other.checkDivisor();
            Unit measured = other.literal ? unit : unitWith(other, Unit::per);
            return new Term(both(other, (a, b) -> a / b), measured, literal && other.literal, fixed && other.fixed);
        }

        Term rest(Term other) {
            other.checkDivisor();
            return new Term(both(other, (a, b) -> a % b), unit, literal && other.literal, fixed && other.fixed);
        }

        private void checkDivisor() {
            check(!fixed || value.applyAsDouble(List.of()) != 0, "a number is divided by 0");
        }

        private @Nullable Unit unitWith(Term other, BinaryOperator<Unit> operator) {
            return unit == null || other.unit == null ? null : operator.apply(unit, other.unit);
        }

        private ToDoubleFunction<List<AxisValue>> both(Term other, DoubleBinaryOperator operator) {
            ToDoubleFunction<List<AxisValue>> left = value;
            ToDoubleFunction<List<AxisValue>> right = other.value;
            return point -> operator.applyAsDouble(left.applyAsDouble(point), right.applyAsDouble(point));
        }
    }

    /**
     * The function of a text.
     *
     * @param names of the axes
     * @param units of those axes of which it is known
     * @throws IllegalArgumentException with what is wrong
     */
    static Term of(String text, List<String> names, Map<String, Unit> units) {
        Expression expression = new Expression(text, names, units);
        Term value = expression.sum();
        expression.blanks();
        if (expression.at < text.length()) {
            throw new IllegalArgumentException("\"" + text.substring(expression.at) + "\" follows the end of a value");
        }
        return value;
    }

    /** A number or quantity in base units; NaN for any other text. */
    static double constant(String text) {
        if (NUMBER.matcher(text.replaceFirst("^-", "")).matches()) {
            return Double.parseDouble(text);
        }
        return AxisValue.quantity(text);
    }

    private Term sum() {
        Term left = product();
        while (true) {
            if (next('+')) {
                left = left.sum(product(), (a, b) -> a + b);
            } else if (next('-')) {
                left = left.sum(product(), (a, b) -> a - b);
            } else {
                return left;
            }
        }
    }

    private Term product() {
        Term left = factor();
        while (true) {
            if (next('*')) {
                left = left.times(factor());
            } else if (next('/')) {
                left = left.over(factor());
            } else if (next('%')) {
                left = left.rest(factor());
            } else {
                return left;
            }
        }
    }

    private Term factor() {
        if (next('(')) {
            depth++;
            check(depth <= MOST_DEPTH, "at most " + MOST_DEPTH + " parentheses may stand in one another");
            Term inside = sum();
            depth--;
            if (!next(')')) {
                throw new IllegalArgumentException("a parenthesis is not closed");
            }
            return inside;
        }
        count++;
        check(count <= MOST_VALUES, "at most " + MOST_VALUES + " values may stand on a side");
        blanks();
        String quantity = token(QUANTITY);
        double inBaseUnits = constant(quantity);
        if (!Double.isNaN(inBaseUnits) && !NUMBER.matcher(quantity).matches()) {
            checkFinite(inBaseUnits, quantity);
            at += quantity.length();
            Dimension dimension = AxisValue.dimension(quantity);
            return new Term(point -> inBaseUnits, dimension == null ? null : Unit.of(dimension), false, true);
        }
        String number = token(NUMBER);
        if (!number.isEmpty()) {
            at += number.length();
            double value = Double.parseDouble(number);
            checkFinite(value, number);
            return new Term(point -> value, null, true, true);
        }
        String name = token(NAME);
        int axis = names.indexOf(name);
        if (axis < 0) {
            String hint = Nearest.hint(name, names);
            throw new IllegalArgumentException(
                    name.isEmpty()
                            ? "nothing stands where a value should be"
                            : "there is no axis \"" + name + "\"" + (hint.isEmpty() ? "" : "; " + hint));
        }
        at += name.length();
        return new Term(point -> point.get(axis).number(), units.get(name), false, false);
    }

    private static void check(boolean right, String limit) {
        if (!right) {
            throw new IllegalArgumentException(limit);
        }
    }

    private static void checkFinite(double value, String written) {
        check(!Double.isInfinite(value), written + " is more than " + Double.MAX_VALUE + ", the largest number");
    }

    private String token(Pattern pattern) {
        Matcher matcher = pattern.matcher(text).region(at, text.length());
        return matcher.lookingAt() ? matcher.group() : "";
    }

    private boolean next(char wanted) {
        blanks();
        boolean there = at < text.length() && text.charAt(at) == wanted;
        at += there ? 1 : 0;
        return there;
    }

    private void blanks() {
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
    }
}
