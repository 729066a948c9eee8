package systole.system.json;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import systole.system.json.JsonValue.Kind;

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

    /**
     * A tree with another number at a pointer, in base units; objects on the way come into being.
     *
     * @throws IllegalArgumentException when the pointer leads through a list that has no such element, or through a scalar
     */
    static JsonValue number(JsonValue tree, String pointer, double value) {
        return replaced(tree, pointer, before -> before.number(value));
    }

    /** A tree with another value at a pointer; otherwise as {@link #number}. */
    static JsonValue value(JsonValue tree, String pointer, JsonValue value) {
        return replaced(tree, pointer, before -> value);
    }

    private static JsonValue replaced(JsonValue tree, String pointer, UnaryOperator<JsonValue> leaf) {
        if (pointer.isEmpty()) {
            return leaf.apply(tree);
        }
        int end = pointer.indexOf('/', 1);
        String name = pointer.substring(1, end < 0 ? pointer.length() : end)
                .replace("~1", "/")
                .replace("~0", "~");
        String rest = end < 0 ? "" : pointer.substring(end);
        if (tree.kind() == Kind.LIST) {
            List<JsonValue> elements = new ArrayList<>(tree.elements());
            if (!name.matches("[0-9]{1,6}") || Integer.parseInt(name) >= elements.size()) {
                throw new IllegalArgumentException("no element " + name + " in " + tree.file() + tree.pointer());
            }
            elements.set(Integer.parseInt(name), replaced(elements.get(Integer.parseInt(name)), rest, leaf));
            return tree.withElements(elements);
        }
        if (!tree.isObject()) {
            throw new IllegalArgumentException(tree.file() + tree.pointer() + " is " + tree.shown() + ", no object");
        }
        JsonValue member = tree.members()
                .getOrDefault(
                        name,
                        new JsonValue(
                                tree.file(),
                                tree.pointerTo(name),
                                tree.key(),
                                tree.position(),
                                Kind.OBJECT,
                                "",
                                Map.of(),
                                List.of()));
        return with(tree, name, replaced(member, rest, leaf));
    }

    /** A tree whose members that are null are left out. */
    static JsonValue withoutNulls(JsonValue object) {
        Map<String, JsonValue> members = new LinkedHashMap<>(object.members());
        members.values().removeIf(value -> value.kind() == JsonValue.Kind.NULL);
        return object.withMembers(members);
    }
}
