package systole.system.json;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import systole.system.Problem;

/**
 * Where the figures of a description come from: its member {@code sources} maps JSON pointers to a provenance word and a text.
 * A pointer speaks for everything below it that has none of its own.
 */
final class Sources {
    static final String KEY = "sources";
    private static final List<String> WORDS = List.of("datasheet", "measured", "calibrated", "estimated");
    private static final List<String> NEED_NONE = List.of("id", "name", "base", KEY);

    private final Map<String, String> byPointer = new LinkedHashMap<>();

    private Sources() {}

    /** The sources of a description, unchecked. */
    static Sources of(JsonValue document) {
        Sources sources = new Sources();
        JsonValue given = document.members().get(KEY);
        if (given != null) {
            given.members().forEach((pointer, value) -> sources.byPointer.put(pointer, value.text()));
        }
        return sources;
    }

    /**
     * Checks the sources of a description: each names its provenance and something that exists and, unless the description is
     * a what-if inside a scenario, each figure has one. Returns the description without them.
     */
    static JsonValue checked(JsonValue document, boolean complete, Problems problems) {
        JsonValue given = document.members().get(KEY);
        if (given != null) {
            Fields fields = new Fields(given, problems);
            given.members()
                    .forEach((pointer, value) -> check(document, fields.text(pointer), pointer, value, problems));
        } else if (complete && document.isObject()) {
            problems.add(new Problem(
                    document.file(),
                    "/" + KEY,
                    document.position().line(),
                    document.position().column(),
                    "nothing",
                    "an object with the source of each figure, such as {\"/cores\": \"datasheet: ...\"}",
                    ""));
        }
        if (complete && given != null) {
            Sources sources = of(document);
            document.members().forEach((name, value) -> {
                if (!NEED_NONE.contains(name)) {
                    sources.requireBelow(document.file(), document.pointerTo(name), value, problems);
                }
            });
        }
        return Overlay.without(document, List.of(KEY));
    }

    /** The source of a value: its own, or that of the nearest value around it; empty when there is none. */
    String at(String pointer) {
        for (String p = pointer; !p.isEmpty(); p = p.substring(0, p.lastIndexOf('/'))) {
            String source = byPointer.get(p);
            if (source != null) {
                return source;
            }
        }
        return "";
    }

    /** What was put in from elsewhere is a what-if and needs none. */
    private void requireBelow(String file, String pointer, JsonValue value, Problems problems) {
        if (!value.file().equals(file)) {
            return;
        }
        if (value.isScalar()) {
            if (at(pointer).isEmpty()) {
                problems.wrong(value, value.shown() + " without a source", "\"" + pointer + "\" in \"sources\"", "");
            }
            return;
        }
        value.members()
                .forEach((name, member) ->
                        requireBelow(file, pointer + "/" + JsonValue.escaped(name), member, problems));
        for (int i = 0; i < value.elements().size(); i++) {
            requireBelow(file, pointer + "/" + i, value.elements().get(i), problems);
        }
    }

    private static void check(JsonValue document, String text, String pointer, JsonValue value, Problems problems) {
        if (!text.isEmpty() && WORDS.stream().noneMatch(word -> text.startsWith(word + ": "))) {
            problems.wrong(value, "a text that starts with " + String.join(", ", WORDS) + " and a colon");
        }
        // a description inside a scenario is pointed into from its own root
        if (!exists(document, pointer)) {
            problems.wrong(value, "a source for \"" + pointer + "\"", "the pointer of a value in this file", "");
        }
    }

    private static boolean exists(JsonValue at, String pointer) {
        if (pointer.isEmpty()) {
            return true;
        }
        int end = pointer.indexOf('/', 1);
        String name = pointer.substring(Math.min(1, pointer.length()), end < 0 ? pointer.length() : end);
        String rest = end < 0 ? "" : pointer.substring(end);
        boolean starts = pointer.startsWith("/");
        for (Map.Entry<String, JsonValue> member : at.members().entrySet()) {
            if (starts && JsonValue.escaped(member.getKey()).equals(name)) {
                return exists(member.getValue(), rest);
            }
        }
        return starts
                && name.matches("0|[1-9][0-9]{0,8}")
                && Integer.parseInt(name) < at.elements().size()
                && exists(at.elements().get(Integer.parseInt(name)), rest);
    }
}
