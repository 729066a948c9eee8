package systole.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

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
    private List<JsonNode> layers(String config, String topology, String fidelity) throws IOException {
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
        assertThat(terminal.run("run", scenario, "--json", "-")).isEqualTo(ExitCode.DONE);
        List<JsonNode> layers = new ArrayList<>();
        JsonMapper.shared().readTree(terminal.out()).get("layers").forEach(layers::add);
        return layers;
    }

    private static JsonNode named(List<JsonNode> layers, String name) {
        return layers.stream()
                .filter(layer -> layer.get("layer").asString().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /**
     * Output-stationary on 32 x 32: qkv of 128 x 1536 x 512 is 4 x 48 folds of 512 + 62 cycles; scores are 8 times 16 folds of
     * 64 + 62. Filters are dense here, since the config does not ask for sparsity.
     */
    @Test
    void aTransformerOnTheEdge() throws IOException {
        List<JsonNode> layers = layers("edge-32x32.cfg", "small-transformer.csv", "fast");
        assertThat(layers).hasSize(6);
        JsonNode qkv = named(layers, "qkv");
        assertThat(qkv.get("computeCycles").asLong()).isEqualTo(192 * 574 - 1);
        assertThat(qkv.get("stallCycles").asLong()).isZero();
        assertThat(qkv.get("mappingEfficiencyPercent").asDouble()).isCloseTo(100, within(1e-9));
        assertThat(qkv.get("sramReads").get("ifmap").asLong()).isEqualTo(128 * 512 * 48);
        assertThat(qkv.get("sramReads").get("filter").asLong()).isEqualTo(512 * 1536 * 4);
        assertThat(qkv.get("overlappedCycles").asLong()).isEqualTo(191 * 512 + 574);
        JsonNode scores = named(layers, "scores");
        assertThat(scores.get("count").asLong()).isEqualTo(8);
        assertThat(scores.get("computeCycles").asLong()).isEqualTo(16 * 126 - 1);
        JsonNode up = named(layers, "up");
        assertThat(up.get("computeCycles").asLong()).isEqualTo(4 * 64 * 574 - 1);
    }

    /** Weight-stationary on 128 x 128, 2:4: of up's k = 512 are 256 stored, 2 x 16 folds of 128 + 128 + 254 cycles. */
    @Test
    void aSparseTransformerThatWaitsForMemory() throws IOException {
        List<JsonNode> layers = layers("tensor-128x128-sparse.cfg", "small-transformer.csv", "fast");
        JsonNode up = named(layers, "up");
        assertThat(up.get("computeCycles").asLong()).isEqualTo(32 * 510 - 1);
        assertThat(up.get("sramReads").get("filter").asLong()).isEqualTo(256 * 2048);
        assertThat(up.get("dramBytes").get("filterRead").asLong()).isEqualTo(256 * 2048);
        assertThat(up.get("totalCycles").asLong())
                .isEqualTo(
                        up.get("computeCycles").asLong() + up.get("stallCycles").asLong());
        // dense: 4 x 12 folds
        assertThat(named(layers, "qkv").get("computeCycles").asLong()).isEqualTo(48 * 510 - 1);
    }

    /** block3 is depthwise: 16 runs of 256 x 1 x 9, 8 folds of 9 + 62 cycles each, one column of 32 in use. */
    @Test
    void aResidualNetwork() throws IOException {
        List<JsonNode> layers = layers("edge-32x32.cfg", "small-residual.csv", "exact");
        JsonNode depthwise = named(layers, "block3_DP");
        assertThat(depthwise.get("count").asLong()).isEqualTo(16);
        assertThat(depthwise.get("computeCycles").asLong()).isEqualTo(8 * 71 - 1);
        assertThat(depthwise.get("mappingEfficiencyPercent").asDouble()).isCloseTo(100 / 32.0, within(1e-9));
        // (70 - 7 + 2) / 2 rounded up are 33 x 33 places of 7 x 7 x 3 terms: 35 folds of 147 + 62 cycles
        assertThat(named(layers, "stem").get("computeCycles").asLong()).isEqualTo(35 * 209 - 1);
    }

    /** Two 16 x 16 arrays: up of 128 x 256 x 64 at 2:4 is 2 x 16 folds in 16 rounds of 128 + 46 cycles. */
    @Test
    void arraysOfAScenario() {
        String example = Terminal.example("arrays/sparse-behind-narrow-ports.json");
        assertThat(terminal.run("run", example, "--json", "-")).isEqualTo(ExitCode.DONE);
        JsonNode report = JsonMapper.shared().readTree(terminal.out());
        assertThat(report.get("layers").get(0).get("computeCycles").asLong()).isEqualTo(16 * 174 - 1);
        assertThat(report.get("timeSeconds").get("byResource").get("corePort").asDouble())
                .isPositive();
        assertThat(terminal.run("run", example, "--csv", "-")).isEqualTo(ExitCode.DONE);
        List<String> rows = terminal.out().lines().toList();
        assertThat(rows).hasSize(4);
        assertThat(rows.get(0)).startsWith("layer_id,layer,count,total_cycles,stall_cycles,compute_cycles,");
        assertThat(rows.get(1)).startsWith("0,up,1,").contains(",2783,");
        assertThat(rows).allSatisfy(row -> assertThat(row.split(",", -1)).hasSize(16));
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
