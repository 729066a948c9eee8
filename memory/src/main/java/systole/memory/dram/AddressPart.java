package systole.memory.dram;

import java.util.List;

/**
 * Neighbouring digits of an address: a field, or so many values of it. {@code column:4} takes the lowest two bits of the
 * column; {@code column}, further up, what is left of it.
 *
 * @param field which field
 * @param values how many values, a power of two; 0 for all that are left
 */
public record AddressPart(AddressField field, int values) {
    /** Checks that values are a power of two, and that only columns are split. */
    public AddressPart {
        if (values < 0 || Integer.bitCount(values) > 1 || (values > 0 && field != AddressField.COLUMN)) {
            throw new IllegalArgumentException("only columns are split, by a power of two");
        }
    }

    /** All of a field. */
    public static AddressPart of(AddressField field) {
        return new AddressPart(field, 0);
    }

    /** The part of a text such as {@code column:4} or {@code bank}; throws {@link IllegalArgumentException} otherwise. */
    public static AddressPart parse(String text) {
        int colon = text.indexOf(':');
        String name = colon < 0 ? text : text.substring(0, colon);
        AddressField field = List.of(AddressField.values()).stream()
                .filter(one -> one.key().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no field of an address: " + name));
        if (colon < 0) {
            return of(field);
        }
        String values = text.substring(colon + 1);
        if (!values.matches("[1-9][0-9]{0,8}")) {
            throw new IllegalArgumentException("no number of values: " + values);
        }
        return new AddressPart(field, Integer.parseInt(values));
    }

    /** As in a description. */
    public String text() {
        return values == 0 ? field.key() : field.key() + ":" + values;
    }
}
