package systole.system.json;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import systole.sim.quantity.Dimension;

/**
 * What a reader takes at a place of an input.
 *
 * @param kind kind of value
 * @param dimension what quantities measure there; null for other kinds
 */
public record PlaceUnit(Kind kind, @Nullable Dimension dimension) {
    /** Kinds of values, as far as units go. */
    public enum Kind {
        /** A quantity: a number in base units, or a text with a unit. */
        QUANTITY,
        /** A whole number without a unit. */
        COUNT,
        /** Any number, of which the key says what it means. */
        NUMBER,
        /** No number, or a place that nothing reads. */
        OTHER
    }

    static final PlaceUnit OTHER = new PlaceUnit(Kind.OTHER, null);

    /** What is wrong about a quantity there: what is expected instead; nothing when it may stand there. */
    public Optional<String> against(Dimension found) {
        if (kind == Kind.OTHER || found == dimension) {
            return Optional.empty();
        }
        Dimension own = dimension;
        if (own != null) {
            return Optional.of("a number of " + own.plural() + ", such as \"" + own.example() + "\"");
        }
        return Optional.of(kind == Kind.COUNT ? "a whole number without a unit" : "a number without a unit");
    }
}
