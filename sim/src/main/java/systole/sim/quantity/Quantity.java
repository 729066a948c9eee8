package systole.sim.quantity;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
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

    /** Prints a value with the decimal prefix that leaves 1 to 999 before the point, four significant digits: {@code 3.350 TB/s}. */
    public static String format(double value, String unit) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return value + " " + unit;
        }
        String[] prefixes = {"f", "p", "n", "u", "m", "", "k", "M", "G", "T", "P", "E"};
        int one = 5;
        // rounded before the prefix is chosen: 999.96 W is 1.000 kW
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(4, RoundingMode.HALF_UP));
        int exponent = rounded.signum() == 0 ? 0 : rounded.precision() - rounded.scale() - 1;
        int thousands = Math.max(-one, Math.min(prefixes.length - 1 - one, Math.floorDiv(exponent, 3)));
        int digits = exponent - 3 * thousands;
        String number = String.format(
                Locale.ROOT,
                digits >= 2 ? "%.1f" : digits == 1 ? "%.2f" : "%.3f",
                rounded.scaleByPowerOfTen(-3 * thousands));
        return number + " " + prefixes[one + thousands] + unit;
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
