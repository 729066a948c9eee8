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
import systole.study.sweep.Fault;

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

    /** Each kind of fault of a sweep has a line and a file of its own. */
    @Test
    void faultsAtPointsLeaveALineAndACrashFileForEachKind() throws IOException {
        FaultyPointsException faulty = new FaultyPointsException(
                List.of(
                        new Fault(3, 7, new IllegalStateException("a\nb")),
                        new Fault(1, 9, new ArithmeticException("by zero"))),
                2);
        assertThat(run(new Failing(faulty))).isEqualTo(ExitCode.INTERNAL_ERROR);
        List<String> lines = err.toString().lines().toList();
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0))
                .startsWith(
                        "systole: internal error at 3 of the points, first at 7: java.lang.IllegalStateException: a b;");
        assertThat(lines.get(1)).contains("at 1 of the points, first at 9: java.lang.ArithmeticException: by zero;");
        assertThat(lines.get(2)).contains("at 2 points of an earlier call");
        for (int i = 0; i < 2; i++) {
            Path file = Path.of(lines.get(i).split("; details in ", 2)[1]);
            assertThat(Files.readString(file)).contains(i == 0 ? "IllegalStateException: a" : "ArithmeticException");
        }
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
