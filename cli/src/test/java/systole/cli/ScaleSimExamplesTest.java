package systole.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped SCALE-Sim files and array scenarios, imported and run: figures by the formulas of docs/arrays.md. */
final class ScaleSimExamplesTest {
    @TempDir
    private Path folder;

    private Terminal terminal;

    @BeforeEach
    void open() {
        terminal = new Terminal(folder);
    }

    /** Imports, and runs what came of it at a fidelity; cycles are the same at each. */
    private List<Map<String, String>> layers(String config, String topology, String fidelity) throws IOException {
        String scenario = folder.resolve("scenario.json").toString();
        assertThat(terminal.run(
                        "import",
                        "scale-sim",
                        Terminal.example("scale-sim/" + config),
                        Terminal.example("scale-sim/" + topology),
                        "--out",
                        scenario))
                .isEqualTo(ExitCode.DONE);
        assertThat(terminal.err()).contains("note: clock of 1 GHz");
        String exact = Files.readString(Path.of(scenario));
        assertThat(exact).contains("\"fidelity\" : \"exact\"");
        terminal.file("scenario.json", exact.replace("\"exact\"", "\"" + fidelity + "\""));
        return layers(scenario);
    }

    /** The rows of a run's table by column. */
    private List<Map<String, String>> layers(String scenario) {
        assertThat(terminal.run("run", scenario, "--csv", "-")).isEqualTo(ExitCode.DONE);
        List<String> rows = terminal.out().lines().toList();
        String[] columns = rows.get(0).split(",", -1);
        List<Map<String, String>> layers = new ArrayList<>();
        for (String row : rows.subList(1, rows.size())) {
            String[] cells = row.split(",", -1);
            assertThat(cells).hasSameSizeAs(columns);
            Map<String, String> layer = new HashMap<>();
            for (int i = 0; i < columns.length; i++) {
                layer.put(columns[i], cells[i]);
            }
            layers.add(layer);
        }
        return layers;
    }

    private static long whole(Map<String, String> layer, String column) {
        return Long.parseLong(layer.getOrDefault(column, ""));
    }

    private static Map<String, String> named(List<Map<String, String>> layers, String name) {
        return layers.stream()
                .filter(layer -> name.equals(layer.get("layer")))
                .findFirst()
                .orElseThrow();
    }

    /**
     * Output-stationary on 32 x 32: qkv of 128 x 1536 x 512 is 4 x 48 folds of 512 + 62 cycles; scores are 8 times 16 folds of
     * 64 + 62. Filters are dense here, since the config does not ask for sparsity.
     */
    @Test
    void aTransformerOnTheEdge() throws IOException {
        List<Map<String, String>> layers = layers("edge-32x32.cfg", "small-transformer.csv", "fast");
        assertThat(layers).hasSize(6);
        Map<String, String> qkv = named(layers, "qkv");
        assertThat(whole(qkv, "compute_cycles")).isEqualTo(192 * 574 - 1);
        assertThat(whole(qkv, "stall_cycles")).isZero();
        assertThat(Double.parseDouble(qkv.getOrDefault("mapping_efficiency_percent", "")))
                .isCloseTo(100, within(1e-9));
        assertThat(whole(qkv, "sram_ifmap_reads")).isEqualTo(128 * 512 * 48);
        assertThat(whole(qkv, "sram_filter_reads")).isEqualTo(512 * 1536 * 4);
        assertThat(whole(qkv, "overlapped_cycles")).isEqualTo(191 * 512 + 574);
        Map<String, String> scores = named(layers, "scores");
        assertThat(whole(scores, "count")).isEqualTo(8);
        assertThat(whole(scores, "compute_cycles")).isEqualTo(16 * 126 - 1);
        Map<String, String> up = named(layers, "up");
        assertThat(whole(up, "compute_cycles")).isEqualTo(4 * 64 * 574 - 1);
    }

    /** Weight-stationary on 128 x 128, 2:4: of up's k = 512 are 256 stored, 2 x 16 folds of 128 + 128 + 254 cycles. */
    @Test
    void aSparseTransformerThatWaitsForMemory() throws IOException {
        List<Map<String, String>> layers = layers("tensor-128x128-sparse.cfg", "small-transformer.csv", "fast");
        Map<String, String> up = named(layers, "up");
        assertThat(whole(up, "compute_cycles")).isEqualTo(32 * 510 - 1);
        assertThat(whole(up, "sram_filter_reads")).isEqualTo(256 * 2048);
        assertThat(whole(up, "dram_filter_read_bytes")).isEqualTo(256 * 2048);
        assertThat(whole(up, "total_cycles")).isEqualTo(whole(up, "compute_cycles") + whole(up, "stall_cycles"));
        // dense: 4 x 12 folds
        assertThat(whole(named(layers, "qkv"), "compute_cycles")).isEqualTo(48 * 510 - 1);
    }

    /** block3 is depthwise: 16 runs of 256 x 1 x 9, 8 folds of 9 + 62 cycles each, one column of 32 in use. */
    @Test
    void aResidualNetwork() throws IOException {
        List<Map<String, String>> layers = layers("edge-32x32.cfg", "small-residual.csv", "exact");
        Map<String, String> depthwise = named(layers, "block3_DP");
        assertThat(whole(depthwise, "count")).isEqualTo(16);
        assertThat(whole(depthwise, "compute_cycles")).isEqualTo(8 * 71 - 1);
        assertThat(Double.parseDouble(depthwise.getOrDefault("mapping_efficiency_percent", "")))
                .isCloseTo(100 / 32.0, within(1e-9));
        // (70 - 7 + 2) / 2 rounded up are 33 x 33 places of 7 x 7 x 3 terms: 35 folds of 147 + 62 cycles
        assertThat(whole(named(layers, "stem"), "compute_cycles")).isEqualTo(35 * 209 - 1);
    }

    /** Two 16 x 16 arrays: up of 128 x 256 x 64 at 2:4 is 2 x 16 folds in 16 rounds of 128 + 46 cycles. */
    @Test
    void arraysOfAScenario() {
        String example = Terminal.example("arrays/sparse-behind-narrow-ports.json");
        List<Map<String, String>> layers = layers(example);
        assertThat(layers).hasSize(3);
        assertThat(whole(named(layers, "up"), "compute_cycles")).isEqualTo(16 * 174 - 1);
        assertThat(terminal.run("run", example)).isEqualTo(ExitCode.DONE);
        assertThat(terminal.out()).contains("corePort");
    }

    /** A row for each operator, quoted where its name asks for it, and nothing else on standard output. */
    @Test
    void operatorsAsCsv() {
        String scenario = terminal.file("operators.json", """
                {"system": "tpu-v4", "workload": {"kind": "operators", "operators": [
                  {"op": "gemm", "name": "up, \\"wide\\"", "dtype": "bf16", "m": 512, "n": 1024, "k": 512, "count": 3},
                  {"op": "relu", "dtype": "bf16", "rows": 64, "cols": 512}]}}
                """);
        assertThat(terminal.run("run", scenario, "--csv", "-")).isEqualTo(ExitCode.DONE);
        List<String> rows = terminal.out().lines().toList();
        assertThat(rows).hasSize(3);
        assertThat(rows.get(0)).isEqualTo("operator,seconds,share_percent,count,bound");
        assertThat(rows.get(1)).startsWith("\"up, \"\"wide\"\"\",").contains(",3,");
        assertThat(rows.get(2)).startsWith("relu,");
        double shares = rows.subList(1, 3).stream()
                .map(row -> row.substring(row.lastIndexOf('"') + 1).split(",", -1))
                .mapToDouble(cells -> Double.parseDouble(cells[2]))
                .sum();
        assertThat(shares).isCloseTo(100, within(1e-6));
        String file = folder.resolve("rows.csv").toString();
        assertThat(terminal.run("run", scenario, "--csv", file)).isEqualTo(ExitCode.DONE);
        assertThat(terminal.out()).contains("time by operator");
        assertThat(Path.of(file)).content().isEqualTo(String.join("\n", rows) + "\n");
        assertThat(terminal.run("run", scenario, "--csv", "-", "--json", "-")).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err()).contains("--json - and --csv - both want standard output");
    }
}
