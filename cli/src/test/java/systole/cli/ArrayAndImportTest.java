package systole.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code array --watch} and {@code import scale-sim} from end to end. */
final class ArrayAndImportTest {
    @TempDir
    private Path folder;

    private Terminal terminal;

    @BeforeEach
    void open() {
        terminal = new Terminal(folder);
    }

    /**
     * By hand: of the first fold, inputs 1 2 and filters 1 4 of column 0 give 1*1 + 2*4 = 9, which leaves in cycle 4; of the
     * second, inputs 3 4 and filters 7 1 give 3*7 + 4*1 = 25, a fold's 3 steps later.
     */
    @Test
    void framesOfASmallArray() throws IOException {
        assertThat(terminal.run(
                        "array",
                        "--rows",
                        "2",
                        "--columns",
                        "3",
                        "--dataflow",
                        "weight-stationary",
                        "--m",
                        "3",
                        "--n",
                        "3",
                        "--k",
                        "4",
                        "--watch"))
                .isEqualTo(ExitCode.DONE);
        try (InputStream golden = ArrayAndImportTest.class.getResourceAsStream("array-2x3.txt")) {
            assertThat(terminal.out())
                    .isEqualTo(new String(Objects.requireNonNull(golden).readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void arraysTooLargeToWatch() {
        assertThat(terminal.run(
                        "array", "--rows", "40", "--columns", "3", "--m", "3", "--n", "3", "--k", "4", "--watch"))
                .isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err()).contains("--rows: found 40, expected 1 to 16");
    }

    /** All problems of both files, each with its line. */
    @Test
    void badFilesAreAnsweredAtOnce() throws IOException {
        Path config = Files.writeString(folder.resolve("bad.cfg"), """
                [general]
                run_name = x
                [architecture_presets]
                ArrayHeigth: 8
                ArrayWidth: eight
                IfmapSramSzkB: 64
                FilterSramSzkB: 64
                OfmapSramSzkB: 64
                Dataflow: rs
                [run_presets]
                InterfaceBandwidth: CALC
                """);
        Path topology = Files.writeString(folder.resolve("bad.csv"), "Layer, M, N, K,\na, 1, 2,\nb, 1, zero, 3,\n");
        assertThat(terminal.run("import", "scale-sim", config.toString(), topology.toString(), "--out", "-"))
                .isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err())
                .contains("bad.cfg:4:1", "did you mean \"ArrayHeight\"")
                .contains("bad.cfg:5:1", "ArrayWidth \"eight\"")
                .contains("bad.cfg:9:1", "one of os, ws, is")
                .contains("bad.csv:2:1", "3 values")
                .contains("bad.csv:3:1", "N \"zero\"");
        assertThat(terminal.out()).isEmpty();
    }
}
