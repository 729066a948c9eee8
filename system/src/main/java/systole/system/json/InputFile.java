package systole.system.json;

import java.nio.file.Path;
import java.util.Optional;
import systole.system.InputException;

/** A JSON file read strictly into a tree, for readers of input files other than descriptions and scenarios. */
public final class InputFile {
    private InputFile() {}

    /**
     * Reads a file.
     *
     * @throws InputException when there is none, or it is no JSON, or keys are repeated
     */
    public static JsonValue read(Path file) {
        Problems problems = new Problems();
        return finish(JsonSource.read(file, file.toString(), null, problems), problems);
    }

    /** Reads a text; {@code name} stands for it in messages. */
    public static JsonValue read(String name, String text) {
        return finish(Optional.of(new JsonSource(name, text)), new Problems());
    }

    private static JsonValue finish(Optional<JsonSource> source, Problems problems) {
        Optional<JsonValue> tree = source.flatMap(found -> TreeReader.read(found, problems));
        problems.throwIfAny();
        return tree.orElseThrow();
    }
}
