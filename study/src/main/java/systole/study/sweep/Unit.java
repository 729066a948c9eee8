package systole.study.sweep;

import java.util.stream.Stream;
import systole.sim.quantity.Dimension;

/**
 * What a number measures, as powers of base units.
 *
 * @param bytes power of bytes
 * @param seconds power of seconds
 * @param joules power of joules
 * @param volts power of volts
 */
public record Unit(int bytes, int seconds, int joules, int volts) {
    /** Of counts and shares. */
    public static final Unit NONE = new Unit(0, 0, 0, 0);

    /** That of quantities. */
    public static Unit of(Dimension dimension) {
        return switch (dimension) {
            case BYTES -> new Unit(1, 0, 0, 0);
            case BYTES_PER_SECOND -> new Unit(1, -1, 0, 0);
            case SECONDS -> new Unit(0, 1, 0, 0);
            case HERTZ -> new Unit(0, -1, 0, 0);
            case WATTS -> new Unit(0, -1, 1, 0);
            case JOULES -> new Unit(0, 0, 1, 0);
            case VOLTS -> new Unit(0, 0, 0, 1);
        };
    }

    /** Of a product. */
    Unit times(Unit other) {
        return new Unit(bytes + other.bytes, seconds + other.seconds, joules + other.joules, volts + other.volts);
    }

    /** Of a quotient. */
    Unit per(Unit other) {
        return new Unit(bytes - other.bytes, seconds - other.seconds, joules - other.joules, volts - other.volts);
    }

    /** What follows a number in words: {@code of bytes per second}, {@code without a unit}. */
    String text() {
        if (equals(NONE)) {
            return "without a unit";
        }
        return "of"
                + Stream.of(Dimension.values())
                        .filter(dimension -> of(dimension).equals(this))
                        .findFirst()
                        .map(dimension -> " " + dimension.plural())
                        .orElseGet(() -> power("bytes", bytes)
                                + power("seconds", seconds)
                                + power("joules", joules)
                                + power("volts", volts));
    }

    private static String power(String name, int power) {
        return power == 0 ? "" : " " + name + (power == 1 ? "" : "^" + power);
    }
}
