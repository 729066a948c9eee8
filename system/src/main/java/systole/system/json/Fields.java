package systole.system.json;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import systole.sim.quantity.Dimension;
import systole.system.Problem;
import systole.system.json.Scalars.Sign;

/**
 * The members of one object, read by key and type. Keys that are asked for are the valid ones: {@link #make} reports the
 * others. Whatever is wrong is collected, and reading goes on.
 */
public final class Fields {
    private final JsonValue object;
    private final Problems problems;
    private final Set<String> known = new LinkedHashSet<>();
    /** Keys whose presence was asked for before their value. */
    private final Set<String> optional = new HashSet<>();
    /** Keys that reading asked for without that. */
    private final Set<String> needed = new HashSet<>();

    private final Set<String> refused = new HashSet<>();
    /** Where what is asked for is written down; null where it is not. */
    private final KeyLog.@Nullable Node node;

    /** The members of a value, which should be an object. */
    public Fields(JsonValue value, Problems problems) {
        if (value.isObject()) {
            this.object = value;
            this.problems = problems;
            this.node = problems.log() == null ? null : problems.log().at(value);
            if (node != null) {
                node.object = true;
                node.objects++;
            }
        } else {
            this.node = null;
            problems.wrong(value, "an object");
            this.object = JsonValue.emptyObject(value.file());
            this.problems = new Problems(); // one problem is enough
        }
    }

    public JsonValue value() {
        return object;
    }

    public Problems problems() {
        return problems;
    }

    public boolean has(String key) {
        ask(key);
        optional.add(key);
        return object.members().containsKey(key);
    }

    /** Whether a key is there that may be missing, of which this says what it may hold. */
    boolean has(String key, Shape shape) {
        boolean given = has(key);
        shape(key, shape);
        return given;
    }

    @Nullable
    public JsonValue find(String key) {
        ask(key);
        return object.members().get(key);
    }

    /** A value that must be there, whose kind the reader looks at; null, after a problem, where it is not. */
    @Nullable
    public JsonValue needed(String key, String expected) {
        JsonValue value = find(key);
        need(key);
        if (value == null) {
            missing(key, expected);
        }
        return value;
    }

    /** The same of a description: an object, or a text that names it. */
    @Nullable
    public JsonValue description(String key, String expected) {
        shape(key, Shape.TEXT);
        shape(key, Shape.OBJECT);
        return needed(key, expected);
    }

    /** Whether a key is there beside which no other may stand; to be asked before any other. */
    public boolean alone(String key) {
        boolean given = has(key);
        if (node != null) {
            node.alone = key;
            node.objects -= given ? 1 : 0;
        }
        return given;
    }

    /** Says that members are values of any kind, under names that the reader knows; to be asked before any of them. */
    public void namedValues() {
        if (node != null) {
            node.named = true;
            node.element().shapes.add(Shape.ANY);
        }
    }

    private void ask(String key) {
        known.add(key);
        if (node != null) {
            KeyLog.Node member = node.member(key);
            JsonValue value = object.members().get(key);
            if (value != null) {
                member.found.add(value.kind());
            }
        }
    }

    /** Writes down what a key may hold, and whether it must be there. */
    private void shape(String key, Shape shape) {
        if (node != null) {
            node.member(key).shapes.add(shape);
            need(key);
        }
    }

    private void need(String key) {
        if (node != null && !node.named && !optional.contains(key) && needed.add(key)) {
            node.needed.merge(key, 1, Integer::sum);
        }
    }

    public String text(String key) {
        shape(key, Shape.TEXT);
        return read(key, "a text", Scalars::text, "");
    }

    public String text(String key, String otherwise) {
        boolean given = has(key);
        shape(key, Shape.TEXT);
        return given ? text(key) : otherwise;
    }

    public int whole(String key, int least) {
        return whole(key, least, Integer.MAX_VALUE);
    }

    public int whole(String key, int least, int most) {
        shape(key, Shape.whole(least, most));
        return read(key, Scalars.wholeExpected(least, most), (v, p) -> Scalars.whole(v, least, most, p), least);
    }

    /** A whole number that may be missing. */
    public int wholeOr(String key, int least, int otherwise) {
        return wholeOr(key, least, Integer.MAX_VALUE, otherwise);
    }

    /** A whole number that may be missing. */
    int wholeOr(String key, int least, int most, int otherwise) {
        return has(key, Shape.whole(least, most)) ? whole(key, least, most) : otherwise;
    }

    public double decimal(String key, Sign sign) {
        shape(key, Shape.decimal(sign));
        return read(key, Scalars.decimalExpected(sign), (v, p) -> Scalars.decimal(v, sign, p), 1.0);
    }

    public boolean flag(String key, boolean otherwise) {
        boolean given = has(key);
        shape(key, Shape.FLAG);
        return given ? read(key, "true or false", Scalars::flag, otherwise) : otherwise;
    }

    /** A quantity above zero, in base units. */
    double quantity(String key, Dimension dimension) {
        return quantity(key, dimension, Sign.POSITIVE);
    }

    double quantity(String key, Dimension dimension, Sign sign) {
        shape(key, Shape.quantity(dimension, sign));
        return read(
                key, Scalars.quantityExpected(dimension, sign), (v, p) -> Scalars.quantity(v, dimension, sign, p), 1.0);
    }

    /** A quantity in whole base units. */
    long wholeQuantity(String key, Dimension dimension) {
        return Math.max(1, Math.round(quantity(key, dimension)));
    }

    public String oneOf(String key, Collection<String> names) {
        shape(key, Shape.choice(names));
        return read(
                key,
                Scalars.oneOfExpected(names),
                (v, p) -> Scalars.oneOf(v, names, p),
                names.iterator().next());
    }

    public String oneOf(String key, Collection<String> names, String otherwise) {
        boolean given = has(key);
        shape(key, Shape.choice(names));
        return given ? oneOf(key, names) : otherwise;
    }

    public Fields object(String key) {
        JsonValue value = find(key);
        if (node != null) {
            node.member(key).object = true;
            need(key);
        }
        if (value == null) {
            missing(key, "an object");
            return new Fields(JsonValue.emptyObject(object.file()), new Problems());
        }
        return new Fields(value, problems);
    }

    List<Integer> wholes(String key, int least) {
        return list(
                key, Shape.whole(least, Integer.MAX_VALUE), (v, p) -> Scalars.whole(v, least, Integer.MAX_VALUE, p));
    }

    public List<String> texts(String key) {
        return list(key, Shape.TEXT, Scalars::text);
    }

    /** A list of texts that is not empty, each read further by {@code reader}. */
    public <T> List<T> texts(String key, BiFunction<JsonValue, Problems, T> reader) {
        return list(key, Shape.TEXT, reader);
    }

    /** A list of values of any kind that is not empty, each read by {@code reader}. */
    public <T> List<T> values(String key, BiFunction<JsonValue, Problems, T> reader) {
        return list(key, Shape.ANY, reader);
    }

    /** A list that is not empty, with what its elements may be. */
    <T> List<T> list(String key, Shape element, BiFunction<JsonValue, Problems, T> reader) {
        if (node != null) {
            node.member(key).element().shapes.add(element);
        }
        return list(key, reader);
    }

    /** A list that is not empty, each element read by {@code reader}. */
    public <T> List<T> list(String key, BiFunction<JsonValue, Problems, T> reader) {
        JsonValue value = find(key);
        if (node != null) {
            node.member(key).element();
            need(key);
        }
        if (value == null) {
            missing(key, "a list");
            return List.of();
        }
        if (value.kind() != JsonValue.Kind.LIST || value.elements().isEmpty()) {
            problems.wrong(
                    value,
                    value.elements().isEmpty() && !value.isObject() && !value.isScalar()
                            ? "an empty list"
                            : value.shown(),
                    "a list with at least one element",
                    "");
            return List.of();
        }
        List<T> elements = new ArrayList<>();
        value.elements().forEach(element -> elements.add(reader.apply(element, problems)));
        return elements;
    }

    /** Reports a key that has no place here for a reason that the reader knows. */
    public void refuse(String key, String reason) {
        JsonValue value = find(key);
        if (node != null) {
            node.member(key).refused = true;
        }
        if (value != null) {
            problems.add(new Problem(
                    value.file(),
                    value.pointer(),
                    value.key().line(),
                    value.key().column(),
                    "key \"" + key + "\"",
                    reason,
                    ""));
        }
        known.remove(key);
        refused.add(key);
    }

    /** Keys that nothing has asked for; they count as asked for from now on. */
    List<String> takeRest() {
        if (node != null) {
            node.open = true;
        }
        List<String> rest = object.members().keySet().stream()
                .filter(key -> !known.contains(key))
                .toList();
        known.addAll(rest);
        return rest;
    }

    /** Names that stand as keys, with values that are alike; to be asked before anything else. */
    List<String> names() {
        if (node != null) {
            node.named = true;
        }
        return takeRest();
    }

    /** Reports unknown keys; what the supplier makes is asked for when all files are read. */
    public <T> Supplier<T> make(Supplier<T> maker) {
        if (node != null) {
            node.closed = true;
        }
        object.members().forEach((key, member) -> {
            if (!known.contains(key) && !refused.contains(key)) {
                problems.add(new Problem(
                        member.file(),
                        member.pointer(),
                        member.key().line(),
                        member.key().column(),
                        "unknown key \"" + key + "\"",
                        Scalars.oneOfExpected(known),
                        Nearest.hint(key, known)));
            }
        });
        return () -> problems.make(object, maker);
    }

    private <T> T read(String key, String expected, BiFunction<JsonValue, Problems, T> reader, T otherwise) {
        JsonValue value = find(key);
        if (value == null) {
            missing(key, expected);
            return otherwise;
        }
        return reader.apply(value, problems);
    }

    private void missing(String key, String expected) {
        problems.add(new Problem(
                object.file(),
                object.pointerTo(key),
                object.position().line(),
                object.position().column(),
                "nothing",
                expected,
                ""));
    }
}
