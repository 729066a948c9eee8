package systole.system.json;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What readers ask files for: every key, what it may hold, and which objects have no others. A file's kind is that of its folder;
 * elements of a list are alike. Written while files are read, so that a schema says what the code does.
 */
final class KeyLog {
    /** What is known of the values at one place of all files of a kind. */
    static final class Node {
        final Map<String, Node> members = new TreeMap<>();
        final Set<Shape> shapes = new LinkedHashSet<>();
        final Set<JsonValue.Kind> found = new LinkedHashSet<>();

        @Nullable
        Node element;
        /** Some reader has taken the members of an object here one by one. */
        boolean object;
        /** Some reader takes no value here. */
        boolean refused;
        /** Keys that no reader asks for are refused. */
        boolean closed;
        /** Some reader takes keys of any name. */
        boolean open;
        /** Keys are names, such as those of devices, and what stands under them is alike: it is written down once. */
        boolean named;
        /** The key beside which no other may stand; null where there is none. */
        @Nullable
        String alone;
        /** Objects read here without a key that stands alone, and of those the ones without which key reading ends. */
        int objects;

        final Map<String, Integer> needed = new TreeMap<>();

        Node member(String key) {
            return named ? element() : members.computeIfAbsent(key, missing -> new Node());
        }

        Node element() {
            Node known = element;
            if (known == null) {
                known = new Node();
                element = known;
            }
            return known;
        }
    }

    private final Map<String, Node> kinds = new LinkedHashMap<>();
    private final UnaryOperator<String> kindOf;

    /**
     * An empty log.
     *
     * @param kindOf kind of a file by its name; empty for files that are not written down
     */
    KeyLog(UnaryOperator<String> kindOf) {
        this.kindOf = kindOf;
    }

    /** Roots by kind, in the order met. */
    Map<String, Node> kinds() {
        return kinds;
    }

    /** The place of a value; null where its file is not written down. */
    @Nullable
    Node at(JsonValue value) {
        String kind = kindOf.apply(value.file());
        if (kind.isEmpty() || value.pointer().equals("/" + Sources.KEY)) {
            return null;
        }
        Node node = kinds.computeIfAbsent(kind, missing -> new Node());
        if (value.pointer().isEmpty()) {
            return node;
        }
        for (String part : value.pointer().substring(1).split("/", -1)) {
            String name = part.replace("~1", "/").replace("~0", "~");
            node = part.matches("[0-9]+") ? node.element() : node.member(name);
        }
        return node;
    }
}
