package systole.sim.quantity;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a quantity measures, with the unit texts that are accepted for it and the example shown in errors. */
public enum Dimension {
    /** Storage, in bytes. */
    BYTES("bytes", "80 GB", Unit.BYTE, Unit.BIT),
    /** Bandwidth, in bytes a second. */
    BYTES_PER_SECOND("bytes per second", "3.35 TB/s", Unit.BYTE, Unit.BIT),
    /** Time, in seconds. */
    SECONDS("seconds", "12 us", Unit.SECOND),
    /** Frequency, in hertz. */
    HERTZ("hertz", "1.83 GHz", Unit.HERTZ),
    /** Power, in watts. */
    WATTS("watts", "700 W", Unit.WATT),
    /** Energy, in joules. */
    JOULES("joules", "1.2 pJ", Unit.JOULE),
    /** Electric potential, in volts. */
    VOLTS("volts", "0.8 V", Unit.VOLT);

    private enum Unit {
        BYTE,
        BIT,
        SECOND,
        HERTZ,
        WATT,
        JOULE,
        VOLT;

        // here, because the constants of the outer enum are made before its other statics
        private static final List<String> DECIMAL = List.of("", "k", "M", "G", "T", "P", "E");
        private static final List<String> BINARY = List.of("", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei");
        private static final List<String> SMALL = List.of("", "m", "u", "n", "p", "f");
    }

    private final String plural;
    private final String example;
    private final Map<String, Scale> scales = new LinkedHashMap<>();

    Dimension(String plural, String example, Unit... units) {
        this.plural = plural;
        this.example = example;
        for (Unit unit : units) {
            addScales(unit);
        }
    }

    /** The unit in words, for messages. */
    public String plural() {
        return plural;
    }

    /** A valid text, for messages. */
    public String example() {
        return example;
    }

    /** Accepted unit texts with their exact scale to the base unit. */
    Map<String, Scale> scales() {
        return scales;
    }

    private void addScales(Unit unit) {
        String rate = ordinal() == 1 ? "/s" : "";
        switch (unit) {
            case BYTE -> addLarge("B" + rate, 1, true);
            case BIT -> addLarge("b" + rate, 8, true);
            case HERTZ -> addLarge("Hz", 1, false);
            case SECOND -> addSmall("s");
            case WATT -> {
                addSmall("W");
                addLarge("W", 1, false);
            }
            case JOULE -> {
                addSmall("J");
                addLarge("J", 1, false);
            }
            case VOLT -> addSmall("V");
        }
    }

    private void addLarge(String symbol, int divisor, boolean binary) {
        for (int i = 0; i < Unit.DECIMAL.size(); i++) {
            scales.put(Unit.DECIMAL.get(i) + symbol, new Scale(10, 3 * i, divisor));
            if (binary) {
                scales.put(Unit.BINARY.get(i) + symbol, new Scale(2, 10 * i, divisor));
            }
        }
    }

    private void addSmall(String symbol) {
        for (int i = 0; i < Unit.SMALL.size(); i++) {
            scales.put(Unit.SMALL.get(i) + symbol, new Scale(10, -3 * i, 1));
        }
    }

    /** {@code base^exponent / divisor}. */
    record Scale(int base, int exponent, int divisor) {}
}
