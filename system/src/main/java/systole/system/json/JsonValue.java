package systole.system.json;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.io.JsonStringEncoder;

/**
 * A JSON value that knows where it stands. Immutable: a tree with another value shares the rest with the one before, and with it
 * what is known of the content of each part.
 */
public final class JsonValue {
    /** Kinds of values. */
    public enum Kind {
        /** Members by name. */
        OBJECT,
        /** Elements in order. */
        LIST,
        /** A text. */
        STRING,
        /** A number, as it is written. */
        NUMBER,
        /** True or false. */
        BOOLEAN,
        /** Null. */
        NULL
    }

    private final String file;
    private final String pointer;
    private final Position key;
    private final Position position;
    private final Kind kind;
    private final String text;
    private final Map<String, JsonValue> members;
    private final List<JsonValue> elements;
    /** Worked out when first asked for; two threads find the same. */
    private volatile @Nullable Content content;

    /**
     * A value.
     *
     * @param file file as the user named it
     * @param pointer JSON pointer within the file
     * @param key place of its key; {@link Position#NONE} for elements and the root
     * @param position place of the value
     * @param kind kind of value
     * @param text characters of a string, digits of a number, {@code true}, {@code false}, {@code null}; else empty
     * @param members members of an object in the order of the file
     * @param elements elements of a list
     */
    JsonValue(
            String file,
            String pointer,
            Position key,
            Position position,
            Kind kind,
            String text,
            Map<String, JsonValue> members,
            List<JsonValue> elements) {
        this.file = file;
        this.pointer = pointer;
        this.key = key;
        this.position = position;
        this.kind = kind;
        this.text = text;
        this.members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
        this.elements = List.copyOf(elements);
    }

    static JsonValue scalar(String file, String pointer, Position key, Position position, Kind kind, String text) {
        return new JsonValue(file, pointer, key, position, kind, text, Map.of(), List.of());
    }

    static JsonValue emptyObject(String file) {
        return emptyObject(file, "");
    }

    /** An object that stands for one that is not there. */
    static JsonValue emptyObject(String file, String pointer) {
        return new JsonValue(file, pointer, Position.NONE, Position.NONE, Kind.OBJECT, "", Map.of(), List.of());
    }

    JsonValue withMembers(Map<String, JsonValue> others) {
        return new JsonValue(file, pointer, key, position, kind, text, others, elements);
    }

    JsonValue withElements(List<JsonValue> others) {
        return new JsonValue(file, pointer, key, position, kind, text, members, others);
    }

    /** A number that stands where this value does. */
    public JsonValue number(double value) {
        String digits = value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
        return scalar(file, pointer, key, position, Kind.NUMBER, digits);
    }

    /** File as the user named it. */
    public String file() {
        return file;
    }

    /** JSON pointer within the file. */
    public String pointer() {
        return pointer;
    }

    Position key() {
        return key;
    }

    Position position() {
        return position;
    }

    /** Kind of value. */
    public Kind kind() {
        return kind;
    }

    /** Characters of a string, digits of a number, {@code true}, {@code false}, {@code null}; else empty. */
    public String text() {
        return text;
    }

    /** Members of an object in the order of the file. */
    public Map<String, JsonValue> members() {
        return members;
    }

    /** Elements of a list. */
    public List<JsonValue> elements() {
        return elements;
    }

    /** True for an object. */
    public boolean isObject() {
        return kind == Kind.OBJECT;
    }

    /** True for what has no parts. */
    public boolean isScalar() {
        return kind != Kind.OBJECT && kind != Kind.LIST;
    }

    /** What it says, wherever it stands. */
    public Content content() {
        Content known = content;
        if (known == null) {
            known = Content.of(this);
            content = known;
        }
        return known;
    }

    /** The value as messages quote it. */
    public String shown() {
        return switch (kind) {
            case OBJECT -> "an object";
            case LIST -> "a list";
            case STRING -> "\"" + text + "\"";
            default -> text;
        };
    }

    /** A text as JSON writes it, in quotes. */
    public static String quoted(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsCharArray(text)) + '"';
    }

    /** Pointer of a member, its key escaped. */
    String pointerTo(String member) {
        return pointer + "/" + escaped(member);
    }

    /** A key as a part of a pointer. */
    static String escaped(String member) {
        return member.replace("~", "~0").replace("/", "~1");
    }
}
