package systole.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Command;
import systole.system.UnservedException;

/** {@code list}, {@code show}, and what becomes of bad input. */
final class PresetCommandsTest {
    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void listsEachKind() {
        assertThat(run(new RootCommand(), "list", "devices")).isEqualTo(ExitCode.DONE);
        assertThat(out.toString()).containsPattern("(?m)^h100-sxm-80gb +NVIDIA H100 SXM5 80GB$");
        assertThat(run(new RootCommand(), "list", "systems")).isEqualTo(ExitCode.DONE);
        assertThat(out.toString()).contains("hgx-h100");
        assertThat(run(new RootCommand(), "list", "models")).isEqualTo(ExitCode.DONE);
        assertThat(out.toString()).contains("llama-2-70b");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void showsSources() {
        assertThat(run(new RootCommand(), "show", "h100-sxm-80gb")).isEqualTo(ExitCode.DONE);
        assertThat(out.toString()).contains("datasheet: ", "measured: ", "estimated: ");
    }

    @Test
    void anUnknownIdIsBadInput() {
        assertThat(run(new RootCommand(), "show", "h100")).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString())
                .isEqualTo("systole: h100: found no preset of that id, expected the id of a preset; did you mean "
                        + "\"h100-nvl-94gb\" or \"h100-sxm-80gb\" or \"h100-pcie-80gb\"?\n");
    }

    @Test
    void anUnknownKindIsAUsageError() {
        assertThat(run(new RootCommand(), "list", "phones")).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run(new RootCommand(), "schema", "phones")).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run(new RootCommand(), "schema", "hardware")).isEqualTo(ExitCode.DONE);
        assertThat(err.toString()).contains("devices, systems, models");
    }

    @Test
    void whatCannotBeServedSaysWhy() {
        assertThat(run(new TooLarge())).isEqualTo(ExitCode.CANNOT_BE_SERVED);
        assertThat(err.toString()).isEqualTo("systole: it does not fit; use a larger one\n");
    }

    private int run(Object command, String... args) {
        Main main = new Main(new PrintWriter(out, true), new PrintWriter(err, true), new CrashFile(folder));
        return main.run(command, List.of(args));
    }

    @Command(name = "too-large")
    private static final class TooLarge implements Runnable {
        @Override
        public void run() {
            throw new UnservedException("it does not fit", "use a larger one");
        }
    }
}
