package systole.system.json;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** Lays one description over another: objects are joined key by key, anything else is taken from the upper one. */
final class Overlay {
    private Overlay() {}

    /** The joined tree; each value still knows the file that it came from. */
    static JsonValue of(JsonValue lower, JsonValue upper) {
        if (!lower.isObject() || !upper.isObject()) {
            return upper;
        }
        Map<String, JsonValue> members = new LinkedHashMap<>(lower.members());
        upper.members().forEach((name, value) -> members.merge(name, value, Overlay::of));
        return upper.withMembers(members);
    }

    /** A tree without some members. */
    static JsonValue without(JsonValue object, Collection<String> names) {
        Map<String, JsonValue> members = new LinkedHashMap<>(object.members());
        members.keySet().removeAll(names);
        return object.withMembers(members);
    }

    /** A tree with one member more, or another value of one. */
    static JsonValue with(JsonValue object, String name, JsonValue value) {
        Map<String, JsonValue> members = new LinkedHashMap<>(object.members());
        members.put(name, value);
        return object.withMembers(members);
    }

    /** A tree whose members that are null are left out. */
    static JsonValue withoutNulls(JsonValue object) {
        Map<String, JsonValue> members = new LinkedHashMap<>(object.members());
        members.values().removeIf(value -> value.kind() == JsonValue.Kind.NULL);
        return object.withMembers(members);
    }
}
