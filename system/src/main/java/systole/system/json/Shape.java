package systole.system.json;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import systole.sim.quantity.Dimension;
import systole.system.json.Scalars.Sign;

/**
 * What a reader takes at a key.
 *
 * @param type kind of value
 * @param least smallest whole number
 * @param most largest whole number
 * @param sign values of decimals and quantities
 * @param dimension unit of quantities
 * @param names texts of a choice
 */
record Shape(
        Type type,
        int least,
        int most,
        @Nullable Sign sign,
        @Nullable Dimension dimension,
        List<String> names) {
    /** Kinds of values. */
    enum Type {
        TEXT,
        WHOLE,
        DECIMAL,
        FLAG,
        QUANTITY,
        CHOICE,
        /** An object, of whose members nothing is said. */
        OBJECT,
        ANY
    }

    static final Shape TEXT = new Shape(Type.TEXT, 0, 0, null, null, List.of());
    static final Shape OBJECT = new Shape(Type.OBJECT, 0, 0, null, null, List.of());
    static final Shape ANY = new Shape(Type.ANY, 0, 0, null, null, List.of());
    static final Shape FLAG = new Shape(Type.FLAG, 0, 0, null, null, List.of());

    static Shape whole(int least, int most) {
        return new Shape(Type.WHOLE, least, most, null, null, List.of());
    }

    static Shape decimal(Sign sign) {
        return new Shape(Type.DECIMAL, 0, 0, sign, null, List.of());
    }

    static Shape quantity(Dimension dimension, Sign sign) {
        return new Shape(Type.QUANTITY, 0, 0, sign, dimension, List.of());
    }

    static Shape choice(Collection<String> names) {
        return new Shape(Type.CHOICE, 0, 0, null, null, List.copyOf(names));
    }
}
