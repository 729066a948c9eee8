package systole.sim.quantity;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses and prints quantities. Units are case-sensitive: {@code b} is a bit, {@code B} a byte, {@code k} 1000, {@code Ki} 1024. */
public final class Quantity {
    private static final Pattern TEXT =
            Pattern.compile("([+-]?[0-9]+(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)\\s*([A-Za-z/]+)");

    private Quantity() {}

    /**
     * Reads {@code "3.35 TB/s"} into base units.
     *
     * @throws IllegalArgumentException with a message that says what was found and what was expected
     */
    public static double parse(String text, Dimension dimension) {
        Matcher matcher = TEXT.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("found \"" + text + "\", expected a number with a unit of "
                    + dimension.plural() + ", such as \"" + dimension.example() + "\"");
        }
        String unit = matcher.group(2);
        Dimension.Scale scale = dimension.scales().get(unit);
        if (scale == null) {
            throw new IllegalArgumentException("found unit \"" + unit + "\" in \"" + text + "\", expected "
                    + dimension.plural() + ", such as \"" + dimension.example() + "\"" + caseHint(unit, dimension));
        }
        BigDecimal value = new BigDecimal(matcher.group(1))
                .multiply(BigDecimal.valueOf(scale.base()).pow(scale.exponent(), MathContext.DECIMAL128))
                .divide(BigDecimal.valueOf(scale.divisor()), MathContext.DECIMAL128);
        double result = value.doubleValue();
        if (Double.isInfinite(result)) {
            throw new IllegalArgumentException("\"" + text + "\" is too large");
        }
        return result;
    }

    /** Prints a value with the decimal prefix that leaves 1 to 999 before the point, four significant digits: {@code 3.35 TB/s}. */
    public static String format(double value, String unit) {
        double magnitude = Math.abs(value);
        String[] prefixes = {"f", "p", "n", "u", "m", "", "k", "M", "G", "T", "P", "E"};
        int index = 5;
        while (magnitude >= 1000 && index < prefixes.length - 1) {
            magnitude /= 1000;
            value /= 1000;
            index++;
        }
        while (magnitude > 0 && magnitude < 1 && index > 0) {
            magnitude *= 1000;
            value *= 1000;
            index--;
        }
        String digits =
                String.format(Locale.ROOT, magnitude >= 100 ? "%.1f" : magnitude >= 10 ? "%.2f" : "%.3f", value);
        return digits + " " + prefixes[index] + unit;
    }

    private static String caseHint(String unit, Dimension dimension) {
        for (String known : dimension.scales().keySet()) {
            if (known.equalsIgnoreCase(unit)) {
                return " (did you mean \"" + known + "\"? units are case-sensitive)";
            }
        }
        return "";
    }
}
