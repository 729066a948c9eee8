package systole.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** Calls of the program and what they print. */
final class Terminal {
    private final Path folder;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private String typed = "";

    /** A terminal whose crash files go to a folder. */
    Terminal(Path folder) {
        this.folder = folder;
    }

    /** Exit code of a call; what earlier calls printed is forgotten. */
    int run(String... args) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        bytes.reset();
        RootCommand root = new RootCommand(new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)), bytes);
        Main main = new Main(new PrintWriter(out, true), new PrintWriter(err, true), new CrashFile(folder));
        return main.run(root, List.of(args));
    }

    /** What the calls after this read from standard input. */
    void types(String... lines) {
        typed = String.join("\n", lines) + "\n";
    }

    /** What went to stdout as bytes. */
    byte[] bytes() {
        return bytes.toByteArray();
    }

    String out() {
        return out.toString();
    }

    /** What went to stderr, with the folder's name left out. */
    String err() {
        return err.toString().replace(folder + java.io.File.separator, "").replace("\r\n", "\n");
    }

    /** Writes a file into the folder and gives its path. */
    String file(String name, String text) {
        try {
            return Files.writeString(folder.resolve(name), text).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Text of a file beside the tests. */
    static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(Terminal.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Path of an example that comes with the program; tests run in their module's folder, in some tools in the root. */
    static String example(String name) {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.exists(root.resolve("mvnw"))) {
            root = Objects.requireNonNull(root.getParent(), "the root has mvnw");
        }
        return root.resolve("examples").resolve(name).toString();
    }
}
