package systole.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rules of the house that only its source files can break, in every module. */
final class SourceTreeTest {
    private static final Path ROOT = root();

    @Test
    void everyPackageHasItsMap() throws IOException {
        assertThat(packages())
                .isNotEmpty()
                .as("a package's package-info.java says what lives there and switches the null checker on")
                .allSatisfy(folder -> assertThat(folder.resolve("package-info.java"))
                        .content()
                        .contains("/**", "@NullMarked"));
    }

    @Test
    void configsHoldNoJava() {
        assertThat(files(ROOT.resolve("configs"), ".java"))
                .as("descriptions are data")
                .isEmpty();
    }

    private static List<Path> packages() throws IOException {
        try (Stream<Path> modules = Files.list(ROOT)) {
            return modules.map(module -> module.resolve("src/main/java"))
                    .filter(Files::isDirectory)
                    .flatMap(sources -> files(sources, ".java").stream())
                    .map(Path::getParent)
                    .distinct()
                    .toList();
        }
    }

    private static List<Path> files(Path folder, String suffix) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(suffix)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Tests run in their module's folder, in some tools in the root. */
    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("mvnw"))) {
            folder = Objects.requireNonNull(folder.getParent(), "the root has mvnw");
        }
        return folder;
    }
}
