package systole.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Command;

final class MainTest {
    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void versionGoesToStdout() {
        assertThat(run(new RootCommand(), "--version")).isEqualTo(ExitCode.DONE);
        assertThat(out.toString()).matches("systole \\d+\\.\\d+\\.\\d+\\R");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void helpNamesTheCommands() {
        assertThat(run(new RootCommand(), "--help")).isEqualTo(ExitCode.DONE);
        assertThat(out.toString()).contains("Usage: systole", "COMMAND", "help");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void unknownCommandIsAUsageError() {
        assertThat(run(new RootCommand(), "helq")).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).contains("'helq'", "help", "systole --help");
    }

    @Test
    void unknownOptionIsAUsageError() {
        assertThat(run(new RootCommand(), "--no-such-option")).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(err.toString()).contains("'--no-such-option'");
    }

    @Test
    void missingCommandIsAUsageError() {
        assertThat(run(new RootCommand())).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(err.toString()).contains("a command is missing");
    }

    @Test
    void exceptionLeavesOneLineAndACrashFile() throws IOException {
        assertInternalError(new Failing(new IllegalStateException("two\nlines")), "two lines");
    }

    @Test
    void errorLeavesOneLineAndACrashFile() throws IOException {
        assertInternalError(new Failing(new StackOverflowError()), "StackOverflowError");
    }

    @Test
    void crashFileFallsBackToTheNextFolder() throws IOException {
        Path missing = folder.resolve("missing");
        String written = new CrashFile(missing, folder).write(new IllegalStateException(), List.of());
        assertThat(written).contains(onlyFile().toString());
        assertThat(new CrashFile(missing).write(new IllegalStateException(), List.of()))
                .isEqualTo("details could not be written");
    }

    private void assertInternalError(Failing command, String message) throws IOException {
        assertThat(run(command)).isEqualTo(ExitCode.INTERNAL_ERROR);
        assertThat(out.toString()).isEmpty();
        Path file = onlyFile();
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .startsWith("systole: internal error")
                .contains(message, file.toString());
        assertThat(Files.readString(file)).contains("arguments: []", "at systole.cli.MainTest");
    }

    private Path onlyFile() throws IOException {
        try (var files = Files.list(folder)) {
            return files.toList().get(0);
        }
    }

    private int run(Object command, String... args) {
        Main main = new Main(new PrintWriter(out, true), new PrintWriter(err, true), new CrashFile(folder));
        return main.run(command, List.of(args));
    }

    @Command(name = "failing")
    private static final class Failing implements Runnable {
        private final Throwable cause;

        Failing(Throwable cause) {
            this.cause = cause;
        }

        @Override
        public void run() {
            if (cause instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) cause;
        }
    }
}
