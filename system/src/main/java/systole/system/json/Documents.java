package systole.system.json;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import systole.system.Changes;
import systole.system.Presets;
import systole.system.Presets.Folder;
import systole.system.Problem;

/**
 * Finds the descriptions that an input names: by preset id or by path. A path is looked for beside the input and then in the
 * working folder.
 */
final class Documents {
    private final Path base;
    private final Problems problems;
    private final Changes changes;
    private final Edits edits;
    private final Known known;
    private final Set<String> presets = new LinkedHashSet<>();
    private final Map<String, JsonValue> read = new TreeMap<>();
    private final Map<String, JsonValue> machine = new TreeMap<>();
    private Content resolved = Content.of("");

    /**
     * Documents named by one input.
     *
     * @param base folder of the input
     * @param problems where to report
     */
    Documents(Path base, Problems problems) {
        this(base, problems, Changes.NONE);
    }

    /** The same with other values in presets. */
    Documents(Path base, Problems problems, Changes changes) {
        this(base, problems, changes, Edits.NONE, new Known());
    }

    /**
     * The same with other values anywhere.
     *
     * @param known what inputs beside the same base and with the same changes have read before
     */
    Documents(Path base, Problems problems, Changes changes, Edits edits, Known known) {
        this.base = base;
        this.problems = problems;
        this.changes = changes;
        this.edits = edits;
        this.known = known;
    }

    /** The scenario, the device or the node or pod with the values that stand in the place of its own. */
    JsonValue edited(String document, JsonValue tree) {
        JsonValue result = edits.in(document, tree, problems);
        machine.put(document, result);
        resolved = resolved.and(Content.of(document)).and(result.content());
        return result;
    }

    /**
     * What was read of scenario, devices and nodes or pods with all values in their places, and what stands in the place of values
     * of named documents. With the program, which all presets belong to, and the files that are named, it decides an answer.
     */
    Content resolved() {
        return resolved.and(edits.ofDocuments());
    }

    /** The scenario, the device and the node or pod as they were read last, by the name of their places. */
    Map<String, JsonValue> machine() {
        return machine;
    }

    /**
     * The spec that a value and the documents it names make.
     *
     * @param what names what it is made by and whatever beside the value decides how
     */
    <T> Supplier<T> made(
            Class<T> type, String what, JsonValue value, Supplier<? extends Supplier<? extends T>> reader) {
        return known.made(type, what, value.content().and(edits.ofDocuments()), problems, reader);
    }

    /** The tree that another and the documents it names make. */
    Optional<JsonValue> tree(String what, JsonValue value, Supplier<Optional<JsonValue>> reader) {
        return known.tree(what, value.content().and(edits.ofDocuments()), problems, reader);
    }

    /** Names of the presets read so far, such as {@code configs/families/hopper.json}. */
    Set<String> presets() {
        return presets;
    }

    /** The documents that were read, by name. */
    Map<String, JsonValue> read() {
        return read;
    }

    Problems problems() {
        return problems;
    }

    /** What a text names: the path of a file when it ends in {@code .json} or has a slash, else the id of a preset. */
    Optional<JsonValue> named(JsonValue reference, String what, Folder... folders) {
        String name = Scalars.text(reference, problems);
        if (name.isBlank()) {
            return Optional.empty();
        }
        if (NamedFiles.isPath(name)) {
            return file(name, reference);
        }
        List<Folder> places = List.of(folders);
        // datasheets write memory types in capitals
        String id = places.contains(Folder.MEMORIES) ? name.toLowerCase(Locale.ROOT) : name;
        return preset(id, what, reference, places);
    }

    /** A preset; an unknown id is reported where it stands, or as an argument when nothing names it. */
    Optional<JsonValue> preset(String id, String what, @Nullable JsonValue namedBy, List<Folder> folders) {
        for (Folder folder : folders) {
            String name = Presets.name(folder, id);
            Optional<JsonValue> document = known.tree(
                    name,
                    edits.ofDocuments(),
                    problems,
                    () -> Presets.text(folder, id)
                            .flatMap(text -> TreeReader.read(new JsonSource(name, text), problems))
                            .map(tree -> changed(tree, name)));
            if (document.isPresent()) {
                presets.add(name);
                read.put(name, document.get());
                return document;
            }
            if (Presets.text(folder, id).isPresent()) { // no JSON, which is told
                return Optional.empty();
            }
        }
        String expected = "the id of " + what + " or the path of its .json file";
        String hint = KnownIds.hint(id, folders);
        if (namedBy == null) {
            problems.add(new Problem(id, "", 0, 0, "no preset of that id", "the id of " + what, hint));
        } else {
            problems.wrong(namedBy, namedBy.shown(), expected, hint);
        }
        return Optional.empty();
    }

    private JsonValue changed(JsonValue document, String name) {
        JsonValue result = document;
        for (Map.Entry<String, Double> change : new TreeMap<>(changes.of(name)).entrySet()) {
            result = Overlay.number(result, change.getKey(), change.getValue());
        }
        return edits.inDocument(name, result, problems);
    }

    private Optional<JsonValue> file(String name, JsonValue namedBy) {
        try {
            Path path = NamedFiles.path(base, name);
            Optional<JsonValue> document = known.tree(
                    path.toString(),
                    edits.ofDocuments(),
                    problems,
                    () -> JsonSource.read(path, name, namedBy, problems)
                            .flatMap(source -> TreeReader.read(source, problems))
                            .map(tree -> changed(tree, name)));
            document.ifPresent(tree -> read.put(name, tree));
            return document;
        } catch (InvalidPathException e) {
            problems.wrong(namedBy, "a path");
            return Optional.empty();
        }
    }
}
