package systole.system.json;

import java.util.List;

/** Values that stand in the place of those of the files. */
final class Edits {
    /** Files as they are. */
    static final Edits NONE = new Edits(List.of());

    private final List<Edit> all;
    private final List<Edit> inDocuments;
    private final Content ofDocuments;

    Edits(List<Edit> all) {
        this.all = List.copyOf(all);
        this.inDocuments =
                all.stream().filter(edit -> edit.place().namesDocument()).toList();
        Content content = Content.of("");
        for (Edit edit : inDocuments) {
            content = content.and(
                    Content.of(edit.place().toString()).and(edit.value().content()));
        }
        this.ofDocuments = content;
    }

    /** What they make of named documents: two inputs that agree in it read the same in each. */
    Content ofDocuments() {
        return ofDocuments;
    }

    /** The scenario, the device or the node or pod with its values. */
    JsonValue in(String document, JsonValue tree, Problems problems) {
        JsonValue result = tree;
        for (Edit edit : all) {
            if (edit.place().document().equals(document)) {
                result = applied(edit, result, problems);
            }
        }
        return result;
    }

    /** A named document with its values. */
    JsonValue inDocument(String name, JsonValue tree, Problems problems) {
        JsonValue result = tree;
        for (Edit edit : inDocuments) {
            if (edit.place().in(name)) {
                result = applied(edit, result, problems);
            }
        }
        return result;
    }

    private static JsonValue applied(Edit edit, JsonValue tree, Problems problems) {
        try {
            return Overlay.value(tree, edit.place().pointer(), edit.value());
        } catch (IllegalArgumentException e) {
            problems.wrong(
                    edit.value(),
                    "a value for " + edit.place() + ", where " + e.getMessage(),
                    "a place that there can be",
                    edit.place().document().isEmpty() && edit.place().pointer().startsWith("/system/")
                            ? "what a preset says is reached as device#/… or system#/…"
                            : "");
            return tree;
        }
    }
}
