package systole.system.json;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A JSON value that knows where it stands.
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
record JsonValue(
        String file,
        String pointer,
        Position key,
        Position position,
        Kind kind,
        String text,
        Map<String, JsonValue> members,
        List<JsonValue> elements) {
    /** Kinds of values. */
    enum Kind {
        OBJECT,
        LIST,
        STRING,
        NUMBER,
        BOOLEAN,
        NULL
    }

    JsonValue {
        members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
        elements = List.copyOf(elements);
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

    boolean isObject() {
        return kind == Kind.OBJECT;
    }

    boolean isScalar() {
        return kind != Kind.OBJECT && kind != Kind.LIST;
    }

    /** The value as messages quote it. */
    String shown() {
        return switch (kind) {
            case OBJECT -> "an object";
            case LIST -> "a list";
            case STRING -> "\"" + text + "\"";
            default -> text;
        };
    }

    /** Pointer of a member, its key escaped. */
    String pointerTo(String member) {
        return pointer + "/" + member.replace("~", "~0").replace("/", "~1");
    }
}
