package systole.system.json;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * What has been read before, by content: specs of parts of descriptions, and the trees of documents. Scenarios that differ in few
 * values share the rest, the very same objects. Only what had no problems is kept. Safe to share between threads.
 */
final class Known {
    /** Parts that are kept; when there are more, all are forgotten. */
    private static final int MOST = 20_000;

    private final ConcurrentHashMap<Key, Object> made = new ConcurrentHashMap<>();

    private record Key(String what, Content content) {}

    /**
     * The spec that a value makes.
     *
     * @param type type of the spec
     * @param what names what it is made by, where a type alone does not
     * @param content what alone decides how the spec turns out
     */
    <T> Supplier<T> made(
            Class<T> type,
            String what,
            Content content,
            Problems problems,
            Supplier<? extends Supplier<? extends T>> reader) {
        Key key = new Key(what, content);
        Object known = made.get(key);
        if (known != null) {
            T spec = type.cast(known);
            return () -> spec;
        }
        Supplier<? extends T> read = reader.get();
        return () -> {
            T spec = read.get();
            return problems.none() ? type.cast(kept(key, spec)) : spec;
        };
    }

    /** A tree, found once and then the same. */
    Optional<JsonValue> tree(String what, Content content, Problems problems, Supplier<Optional<JsonValue>> reader) {
        Key key = new Key(what, content);
        Object known = made.get(key);
        if (known != null) {
            return Optional.of((JsonValue) known);
        }
        Optional<JsonValue> tree = reader.get();
        return problems.none() ? tree.map(found -> (JsonValue) kept(key, found)) : tree;
    }

    /** What was there first, so that all share it. */
    private Object kept(Key key, Object value) {
        if (made.size() >= MOST) {
            made.clear();
        }
        Object before = made.putIfAbsent(key, value);
        return before == null ? value : before;
    }
}
