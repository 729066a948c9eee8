package systole.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

    /**
     * One cell keeps its sum: two arrays of it take the two results of k = 8 at 2:4, 4 products each; one input a cycle where
     * two arrays want two groups' worth of two each makes 4 cycles of each step.
     */
    @Test
    void arraysPortsAndSparsity() {
        String[] product = {
            "array",
            "--rows",
            "1",
            "--columns",
            "1",
            "--dataflow",
            "output-stationary",
            "--m",
            "2",
            "--n",
            "1",
            "--k",
            "8"
        };
        assertThat(run(product, "--arrays", "2", "--sparsity", "2:4", "--ports", "1,8,8"))
                .isEqualTo(ExitCode.DONE);
        assertThat(terminal.out())
                .contains("2 times 1 x 1 cells: m 2, n 1, k 8, filters 2:4, of which 4 are stored along k")
                .contains("rounds                      1 = ceil(2 / 2 arrays)")
                .contains("folds overlapping           16 = 0 x 4 + 4 cycles + 12 waiting for ports")
                .contains("read beside                 16 bits");
        String closed = terminal.out();
        assertThat(run(product, "--arrays", "2", "--sparsity", "2:4", "--ports", "1,8,8", "--fidelity", "exact"))
                .isEqualTo(ExitCode.DONE);
        assertThat(terminal.out()).as("stepped").isEqualTo(closed);
        assertThat(run(product, "--fidelity", "tile")).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err()).contains("--fidelity: found \"tile\", expected fast or exact");
        String large = "array --rows 1 --columns 1 --m 1000000 --n 1 --k 1000000 --fidelity exact";
        assertThat(terminal.run(large.split(" ", -1))).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err()).contains("--fidelity: this product takes more cycles than are stepped one by one");
        assertThat(run(product, "--ports", "1,1")).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err()).contains("--ports: expected three widths");
        assertThat(run(product, "--sparsity", "4:2")).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err()).contains("--sparsity: found \"4:2\"");
        assertThat(run(product, "--arrays", "0")).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err()).contains("--arrays: found 0, expected 1 to 4096");
        assertThat(run(product, "--arrays", "2", "--watch")).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err()).contains("--watch draws one array");
    }

    private int run(String[] start, String... more) {
        List<String> all = new ArrayList<>(List.of(start));
        all.addAll(List.of(more));
        return terminal.run(all.toArray(new String[0]));
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
