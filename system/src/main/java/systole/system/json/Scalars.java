package systole.system.json;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.Locale;
import systole.isa.DataType;
import systole.sim.quantity.Dimension;
import systole.sim.quantity.Quantity;

/**
 * Turns one value into what a spec wants. What is wrong goes to the problems, and a harmless value is returned so that the
 * rest of the file is read too.
 */
public final class Scalars {
    /** Values that a quantity may have. */
    public enum Sign {
        /** Above zero. */
        POSITIVE("above 0"),
        /** Zero or above. */
        NOT_NEGATIVE("of at least 0"),
        /** One or above. */
        AT_LEAST_ONE("of at least 1");

        private final String text;

        Sign(String text) {
            this.text = text;
        }
    }

    private Scalars() {}

    public static String text(JsonValue value, Problems problems) {
        if (value.kind() != JsonValue.Kind.STRING) {
            problems.wrong(value, "a text in quotes");
            return "";
        }
        if (value.text().isBlank()) {
            problems.wrong(value, "a text that is not empty");
        }
        return value.text();
    }

    static int whole(JsonValue value, int least, int most, Problems problems) {
        asked(value, PlaceUnit.Kind.COUNT, problems);
        BigDecimal number = number(value);
        if (number != null
                && number.stripTrailingZeros().scale() <= 0
                && number.compareTo(BigDecimal.valueOf(least)) >= 0
                && number.compareTo(BigDecimal.valueOf(most)) <= 0) {
            return number.intValueExact();
        }
        boolean beyond = number != null && number.compareTo(BigDecimal.valueOf(most)) > 0;
        problems.wrong(value, beyond ? "a whole number from " + least + " to " + most : wholeExpected(least, most));
        return least;
    }

    static String wholeExpected(int least, int most) {
        return "a whole number "
                + (most == Integer.MAX_VALUE ? "of at least " + least : "from " + least + " to " + most);
    }

    static double decimal(JsonValue value, Sign sign, Problems problems) {
        asked(value, PlaceUnit.Kind.NUMBER, problems);
        BigDecimal number = number(value);
        if (number == null || !allowed(number.doubleValue(), sign)) {
            problems.wrong(value, decimalExpected(sign));
            return 1;
        }
        return number.doubleValue();
    }

    static String decimalExpected(Sign sign) {
        return "a number " + sign.text;
    }

    static boolean flag(JsonValue value, Problems problems) {
        if (value.kind() != JsonValue.Kind.BOOLEAN) {
            problems.wrong(value, "true or false");
            return false;
        }
        return value.text().equals("true");
    }

    static double quantity(JsonValue value, Dimension dimension, Sign sign, Problems problems) {
        Probe probe = problems.probe();
        if (probe != null) {
            probe.quantity(value, dimension);
        }
        double result;
        if (value.kind() == JsonValue.Kind.STRING) {
            try {
                result = Quantity.parse(value.text(), dimension);
            } catch (IllegalArgumentException e) {
                String[] parts = String.valueOf(e.getMessage()).split(", expected ", 2);
                String found = parts[0].replaceFirst("^found ", "");
                problems.wrong(value, found, parts.length > 1 ? parts[1] : quantityExpected(dimension, sign), "");
                return 1;
            }
        } else {
            BigDecimal number = number(value);
            if (number == null) {
                problems.wrong(value, quantityExpected(dimension, sign));
                return 1;
            }
            result = number.doubleValue();
        }
        if (!allowed(result, sign)) {
            problems.wrong(value, quantityExpected(dimension, sign));
            return 1;
        }
        return result;
    }

    static String quantityExpected(Dimension dimension, Sign sign) {
        return "a number of " + dimension.plural() + " " + sign.text + " or a text such as \"" + dimension.example()
                + "\"";
    }

    static String oneOf(JsonValue value, Collection<String> known, Problems problems) {
        if (value.kind() != JsonValue.Kind.STRING || !known.contains(value.text())) {
            problems.wrong(
                    value,
                    value.shown(),
                    oneOfExpected(known),
                    value.kind() == JsonValue.Kind.STRING ? Nearest.hint(value.text(), known) : "");
            return known.iterator().next();
        }
        return value.text();
    }

    static String oneOfExpected(Collection<String> known) {
        return "one of " + String.join(", ", known);
    }

    static DataType dataType(String text) {
        return text.equals("fp8") ? DataType.FP8_E4M3 : DataType.valueOf(text.toUpperCase(Locale.ROOT));
    }

    private static void asked(JsonValue value, PlaceUnit.Kind kind, Problems problems) {
        Probe probe = problems.probe();
        if (probe != null) {
            probe.number(value, kind);
        }
    }

    private static boolean allowed(double value, Sign sign) {
        return Double.isFinite(value)
                && switch (sign) {
                    case POSITIVE -> value > 0;
                    case NOT_NEGATIVE -> value >= 0;
                    case AT_LEAST_ONE -> value >= 1;
                };
    }

    /** The number of a value, within what is compared; null where it is none. */
    static @org.jspecify.annotations.Nullable BigDecimal number(JsonValue value) {
        if (value.kind() != JsonValue.Kind.NUMBER) {
            return null;
        }
        try {
            BigDecimal number = new BigDecimal(value.text());
            // far beyond what any key means, and costly to compare
            return Math.abs((long) number.scale()) > 400 ? null : number;
        } catch (NumberFormatException e) { // an exponent that no number has
            return null;
        }
    }
}
