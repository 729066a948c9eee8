package systole.study.sweep;

import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import systole.sim.quantity.Dimension;
import systole.sim.quantity.Quantity;
import systole.system.json.JsonValue;
import systole.system.json.JsonValue.Kind;

/**
 * One value of an axis.
 *
 * @param value what stands in the input
 * @param number the same in base units; NaN for what is no number or quantity
 * @param label what rows say: the number, a text as it is, the {@code id}, {@code name} or {@code type} of an object, else object or
 *     list as they are written
 */
public record AxisValue(JsonValue value, double number, String label) {
    /** A value as it is written. */
    public static AxisValue of(JsonValue value) {
        double number = number(value);
        return new AxisValue(value, number, Double.isNaN(number) ? label(value) : text(number));
    }

    /** The number of a value in base units; NaN when it has none. */
    public static double number(JsonValue value) {
        if (value.kind() == Kind.NUMBER) {
            return Double.parseDouble(value.text());
        }
        return value.kind() == Kind.STRING ? quantity(value.text()) : Double.NaN;
    }

    /** A number or quantity of any dimension in base units; NaN for any other text. */
    public static double number(String text) {
        return Expression.constant(text);
    }

    /** What a quantity measures; null for numbers and other texts. */
    public static @Nullable Dimension dimension(String text) {
        for (Dimension dimension : Dimension.values()) {
            if (!Double.isNaN(quantity(text, dimension))) {
                return dimension;
            }
        }
        return null;
    }

    /** A quantity of any dimension in base units; NaN for any other text. */
    static double quantity(String text) {
        Dimension dimension = dimension(text);
        return dimension == null ? Double.NaN : quantity(text, dimension);
    }

    private static double quantity(String text, Dimension dimension) {
        try {
            return Quantity.parse(text, dimension);
        } catch (IllegalArgumentException e) {
            return Double.NaN;
        }
    }

    /** The shortest text that reads as the same number; whole ones without a point. */
    public static String text(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e15
                ? Long.toString((long) number)
                : Double.toString(number);
    }

    private static String label(JsonValue value) {
        for (String key : new String[] {"id", "name", "preset", "_name_or_path", "model_type", "type"}) {
            JsonValue member = value.members().get(key);
            if (member != null && member.kind() == Kind.STRING) {
                return member.text();
            }
        }
        return value.isScalar() ? value.text() : written(value);
    }

    /** As a file has it, in one line. */
    private static String written(JsonValue value) {
        return switch (value.kind()) {
            case OBJECT ->
                value.members().entrySet().stream()
                        .map(member -> JsonValue.quoted(member.getKey()) + ": " + written(member.getValue()))
                        .collect(Collectors.joining(", ", "{", "}"));
            case LIST -> value.elements().stream().map(AxisValue::written).collect(Collectors.joining(", ", "[", "]"));
            case STRING -> JsonValue.quoted(value.text());
            default -> value.text();
        };
    }
}
