package systole.system.json;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Files that texts of an input name, and those that these name in turn: all that it can make the program read, whichever of them
 * one reading asks for. A text that looks like a path and names no file is none.
 */
final class NamedFiles {
    private final Path base;
    private final Map<String, Content> files = new TreeMap<>();

    private NamedFiles(Path base) {
        this.base = base;
    }

    /** What the files say that trees name, by the names that they give them. */
    static Map<String, Content> of(Path base, Collection<JsonValue> trees) {
        NamedFiles named = new NamedFiles(base);
        trees.forEach(named::look);
        return named.files;
    }

    /** The texts of trees that look like paths. */
    static Set<String> paths(Collection<JsonValue> trees) {
        Set<String> paths = new TreeSet<>();
        trees.forEach(tree -> paths(tree, paths));
        return paths;
    }

    private static void paths(JsonValue value, Set<String> paths) {
        value.members().values().forEach(member -> paths(member, paths));
        value.elements().forEach(element -> paths(element, paths));
        if (value.kind() == JsonValue.Kind.STRING && isPath(value.text())) {
            paths.add(value.text());
        }
    }

    /** True for a text that names a file and not the id of a preset. */
    static boolean isPath(String name) {
        return name.endsWith(".json") || name.contains("/") || name.contains("\\");
    }

    /**
     * The file of a name: beside the input, else in the working folder.
     *
     * @throws InvalidPathException when it is no name of a file
     */
    static Path path(Path base, String name) {
        Path beside = base.resolve(name);
        return Files.exists(beside) || !Files.exists(Path.of(name)) ? beside : Path.of(name);
    }

    private void look(JsonValue value) {
        value.members().values().forEach(this::look);
        value.elements().forEach(this::look);
        if (value.kind() == JsonValue.Kind.STRING && isPath(value.text()) && !files.containsKey(value.text())) {
            file(value);
        }
    }

    private void file(JsonValue namedBy) {
        String name = namedBy.text();
        Problems problems = new Problems();
        try {
            Path path = path(base, name);
            if (!Files.isRegularFile(path)) {
                return;
            }
            Optional<JsonSource> source = JsonSource.read(path, name, namedBy, problems);
            Optional<JsonValue> tree = source.flatMap(text -> TreeReader.read(text, problems));
            // what is no JSON still changes what messages say
            files.put(
                    name,
                    tree.map(JsonValue::content)
                            .orElseGet(() ->
                                    Content.of(source.map(JsonSource::text).orElse(""))));
            tree.ifPresent(this::look);
        } catch (InvalidPathException e) {
            return; // a text with a slash
        }
    }
}
