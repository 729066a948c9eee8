package systole.study.sweep;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import systole.system.json.Nearest;

/** Sums and products of axes and numbers, compiled to a function of a point's values. */
final class Expression {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][\\w.]*");
    private static final Pattern NUMBER = Pattern.compile("[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

    private final String text;
    private final List<String> names;
    private int at;

    private Expression(String text, List<String> names) {
        this.text = text;
        this.names = names;
    }

    /**
     * The function of a text.
     *
     * @param names of the axes
     * @throws IllegalArgumentException with what is wrong
     */
    static ToDoubleFunction<List<AxisValue>> of(String text, List<String> names) {
        Expression expression = new Expression(text, names);
        ToDoubleFunction<List<AxisValue>> value = expression.sum();
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

    private ToDoubleFunction<List<AxisValue>> sum() {
        ToDoubleFunction<List<AxisValue>> left = product();
        while (true) {
            ToDoubleFunction<List<AxisValue>> before = left;
            if (next('+')) {
                ToDoubleFunction<List<AxisValue>> right = product();
                left = point -> before.applyAsDouble(point) + right.applyAsDouble(point);
            } else if (next('-')) {
                ToDoubleFunction<List<AxisValue>> right = product();
                left = point -> before.applyAsDouble(point) - right.applyAsDouble(point);
            } else {
                return left;
            }
        }
    }

    private ToDoubleFunction<List<AxisValue>> product() {
        ToDoubleFunction<List<AxisValue>> left = factor();
        while (true) {
            ToDoubleFunction<List<AxisValue>> before = left;
            if (next('*')) {
                ToDoubleFunction<List<AxisValue>> right = factor();
                left = point -> before.applyAsDouble(point) * right.applyAsDouble(point);
            } else if (next('/')) {
                ToDoubleFunction<List<AxisValue>> right = factor();
                left = point -> before.applyAsDouble(point) / right.applyAsDouble(point);
            } else if (next('%')) {
                ToDoubleFunction<List<AxisValue>> right = factor();
                left = point -> before.applyAsDouble(point) % right.applyAsDouble(point);
            } else {
                return left;
            }
        }
    }

    private ToDoubleFunction<List<AxisValue>> factor() {
        if (next('(')) {
            ToDoubleFunction<List<AxisValue>> inside = sum();
            if (!next(')')) {
                throw new IllegalArgumentException("a parenthesis is not closed");
            }
            return inside;
        }
        blanks();
        String quantity = token(Pattern.compile("[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?\\s*[A-Za-z]+(/s)?"));
        double inBaseUnits = constant(quantity);
        if (!Double.isNaN(inBaseUnits) && !NUMBER.matcher(quantity).matches()) {
            at += quantity.length();
            return point -> inBaseUnits;
        }
        String number = token(NUMBER);
        if (!number.isEmpty()) {
            at += number.length();
            double value = Double.parseDouble(number);
            return point -> value;
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
        return point -> point.get(axis).number();
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
