package systole.system.json;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import systole.system.Problem;

/**
 * A text to be read and the name by which messages call it.
 *
 * @param name name for messages
 * @param text content
 */
record JsonSource(String name, String text) {
    /**
     * Reads a file.
     *
     * @param path file
     * @param name name for messages
     * @param namedBy value that names the file, where its absence is reported; null when the user did
     */
    static Optional<JsonSource> read(Path path, String name, @Nullable JsonValue namedBy, Problems problems) {
        if (Files.isDirectory(path)) {
            report(problems, name, namedBy, "a folder", "a JSON file", "");
            return Optional.empty();
        }
        if (!Files.exists(path)) {
            report(problems, name, namedBy, "no such file", "a JSON file", Nearest.hint(sibling(path), siblings(path)));
            return Optional.empty();
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(path)))
                    .toString();
            return Optional.of(new JsonSource(name, text.startsWith("\uFEFF") ? text.substring(1) : text));
        } catch (CharacterCodingException e) {
            report(problems, name, namedBy, "bytes that are not UTF-8", "a JSON file in UTF-8", "");
        } catch (IOException e) {
            report(problems, name, namedBy, "a file that cannot be read", "a readable JSON file", "");
        }
        return Optional.empty();
    }

    private static void report(
            Problems problems, String name, @Nullable JsonValue namedBy, String what, String expected, String hint) {
        if (namedBy == null) {
            problems.add(new Problem(name, "", 0, 0, what, expected, hint));
        } else {
            problems.wrong(namedBy, "\"" + name + "\", " + what, expected, hint);
        }
    }

    private static String sibling(Path path) {
        return String.valueOf(path.getFileName());
    }

    private static List<String> siblings(Path path) {
        Path folder = path.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(JsonSource::sibling)
                    .filter(name -> name.endsWith(".json"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }
}
