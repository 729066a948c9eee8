package systole.system.json;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import systole.system.InputException;
import systole.system.Problem;

/** Files for tests, and the messages that reading them gives. */
final class InputFiles {
    private InputFiles() {}

    static Path write(Path folder, String name, String... lines) {
        try {
            return Files.writeString(folder.resolve(name), String.join("\n", lines));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The messages of what a file gives, its folder left out. */
    static List<String> scenarioProblems(Path folder, String... lines) {
        Path file = write(folder, "scenario.json", lines);
        return problems(folder, () -> ScenarioReader.read(file));
    }

    static List<String> problems(Path folder, Runnable reading) {
        InputException e = Objects.requireNonNull(
                catchThrowableOfType(InputException.class, reading::run), "no problem was found");
        return e.problems().stream()
                .map(Problem::toString)
                .map(text -> text.replace(folder + java.io.File.separator, ""))
                .toList();
    }
}
