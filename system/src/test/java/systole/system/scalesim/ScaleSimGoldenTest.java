package systole.system.scalesim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import systole.system.json.ArrayScenarioJson;
import systole.system.json.ScenarioReader;
import systole.system.report.LayerReport;
import systole.system.report.Report;

/** Every golden row from its config and topology, through the import and a scenario file, to the report. */
final class ScaleSimGoldenTest {
    /** The rows that the clocks of arrays are compared with too; what they are stands beside them. */
    private static final Path GOLDENS = Path.of(
            "..", "microarch", "src", "test", "resources", "systole", "microarch", "array", "systolic_gemm.csv");

    @TempDir
    private Path folder;

    /** A row: values by column. */
    record Row(Map<String, String> values) {
        String text(String column) {
            return Objects.requireNonNull(values.get(column), column);
        }

        double number(String column) {
            return Double.parseDouble(text(column));
        }

        double terms() {
            return text("layer_type").equals("conv")
                    ? number("filter_h") * number("filter_w") * number("channels")
                    : number("K");
        }

        boolean user() {
            return text("bandwidth_mode").equals("USER");
        }

        String config() {
            return "[general]\nrun_name = " + text("case") + "\n[architecture_presets]\nArrayHeight: "
                    + text("array_rows") + "\nArrayWidth: " + text("array_cols") + "\nIfmapSramSzkB: "
                    + text("ifmap_kb") + "\nFilterSramSzkB: " + text("filter_kb") + "\nOfmapSramSzkB: "
                    + text("ofmap_kb") + "\nDataflow: " + text("dataflow") + "\nBandwidth: "
                    + (user() ? text("bw") : "10") + "\n[run_presets]\nInterfaceBandwidth: " + text("bandwidth_mode")
                    + "\n";
        }

        String topology() {
            List<String> columns = text("layer_type").equals("conv")
                    ? List.of("ifmap_h", "ifmap_w", "filter_h", "filter_w", "channels", "num_filters", "stride")
                    : List.of("M", "N", "K");
            String header = text("layer_type").equals("conv")
                    ? "Layer name, IFMAP Height, IFMAP Width, Filter Height, Filter Width, Channels, Num Filter, Strides,"
                    : "Layer, M, N, K,";
            return header + "\nlayer, "
                    + String.join(", ", columns.stream().map(this::text).toList()) + ",\n";
        }

        @Override
        public String toString() {
            return text("case");
        }
    }

    static List<Row> rows() {
        try {
            List<String> lines = Files.readAllLines(GOLDENS);
            String[] names = lines.get(0).split(",", -1);
            List<Row> rows = new ArrayList<>();
            for (String line : lines.subList(1, lines.size())) {
                String[] cells = line.split(",", -1);
                Map<String, String> values = new HashMap<>();
                for (int c = 0; c < names.length; c++) {
                    values.put(names[c], cells[c]);
                }
                rows.add(new Row(values));
            }
            return rows;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void allRowsAreThere() {
        assertThat(rows()).hasSize(90);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void importedAndRun(Row row) throws IOException {
        Path config = Files.writeString(folder.resolve("machine.cfg"), row.config());
        Path topology = Files.writeString(folder.resolve("layers.csv"), row.topology());
        Path scenario = Files.writeString(
                folder.resolve("scenario.json"), ArrayScenarioJson.of(ScaleSimImport.read(config, topology)));
        Report report = ScenarioReader.simulation(scenario).run("test");
        LayerReport layer = report.layers().get(0);
        assertThat((double) layer.computeCycles()).isEqualTo(row.number("compute_cycles_derived"));
        assertThat(layer.mappingEfficiencyPercent()).isEqualTo(row.number("mapping_eff_pct"), within(1e-9));
        // with a bandwidth the stalls are ours, so the utilisation is compared at equal cycles
        double total = row.number("total_cycles_reported");
        assertThat(layer.utilizationPercent() * layer.totalCycles() / total)
                .isEqualTo(row.number("util_pct"), within(1e-9));
        assertThat((double) layer.sram().ifmapReads()).isEqualTo(row.number("sram_ifmap_reads"));
        assertThat((double) layer.sram().filterReads()).isEqualTo(row.number("sram_filter_reads"));
        double columns = row.number("array_cols");
        // a slip of the reference: rows and columns of each fold count as writes of output-stationary arrays
        double folds =
                (row.number("compute_cycles_derived") + 1) / (row.terms() + row.number("array_rows") + columns - 2);
        double slip = row.text("dataflow").equals("os") ? folds * (row.number("array_rows") + columns) : 0;
        assertThat(layer.sram().ofmapWrites() + slip).isEqualTo(row.number("sram_ofmap_writes"));
        if (!row.user()) {
            assertThat((double) layer.totalCycles()).isEqualTo(total);
            assertThat((double) layer.dram().ifmapReads()).isEqualTo(row.number("dram_ifmap_reads"));
            assertThat((double) layer.dram().filterReads()).isEqualTo(row.number("dram_filter_reads"));
            // another slip: idle places of the last fold's trace
            assertThat(row.number("dram_ofmap_writes") - layer.dram().ofmapWrites())
                    .isIn(0.0, columns - 1);
        }
        closes(report, layer);
    }

    private static void closes(Report report, LayerReport layer) {
        double total = report.latency().totalSeconds();
        assertThat(report.byResource().values().stream()
                        .mapToDouble(Double::doubleValue)
                        .sum())
                .isEqualTo(total, within(1e-9 * total));
        assertThat(report.byOperator().stream()
                        .mapToDouble(Report.OperatorShare::seconds)
                        .sum())
                .isEqualTo(total, within(1e-9 * total));
        assertThat(layer.seconds() * layer.count()).isEqualTo(total, within(1e-9 * total));
        assertThat(report.boundSeconds()).isPositive().isLessThanOrEqualTo(total);
        assertThat(report.modelFlopsUtilization()).isBetween(0.0, 1.0);
    }
}
