package systole.system.dram;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import systole.memory.DramSpec;
import systole.memory.dram.DramRun;
import systole.memory.dram.DramStandard;
import systole.memory.dram.DramStatistics;
import systole.memory.dram.Traffic;
import systole.system.json.Descriptions;
import systole.system.run.Scenarios;
import systole.workloads.model.TransformerConfig;

/** The tables of {@code docs/dram.md}, but for that of speed, are what the program says. */
final class DramPageTest {
    /** Rows of a table that begin with a line. */
    private static List<String> table(String header) throws IOException {
        List<String> lines = Files.readString(Scenarios.root().resolve("docs/dram.md"))
                .lines()
                .toList();
        int first = lines.indexOf(header) + 2;
        assertThat(first).as(header).isGreaterThan(1);
        int end = first;
        while (end < lines.size() && lines.get(end).startsWith("|")) {
            end++;
        }
        return lines.subList(first, end);
    }

    @Test
    void theReference() throws IOException {
        List<String> rows = new ArrayList<>();
        for (Golden row : Golden.rows()) {
            GoldenRun run = GoldenRun.of(row);
            boolean curve = row.text("pattern").equals("latency_curve");
            DramStatistics result = run.result();
            rows.add(String.format(
                    Locale.ROOT,
                    "| %s | %s | %s | %s | %s | %d/%d/%d | %s/%s/%s |",
                    name(row, curve),
                    gigabytes(run.achievedGigabytes()),
                    gigabytes(row.number("achieved_GBps")),
                    latency(run.latencyCycles(), run.probeSeconds() * 1e9, curve),
                    latency(
                            row.number("avg_read_latency_cycles"),
                            curve ? row.number("avg_probe_latency_ns") : 0,
                            curve),
                    result.rowHits(),
                    result.rowMisses(),
                    result.rowConflicts(),
                    row.text("row_hits"),
                    row.text("row_misses"),
                    row.text("row_conflicts")));
        }
        assertThat(table("| row | GB/s here | reference | read latency, cycles | reference | hits/misses/conflicts | "
                        + "reference |"))
                .isEqualTo(rows);
    }

    private static String name(Golden row, boolean curve) {
        if (curve) {
            return row.text("standard") + " latency curve, " + row.text("nop_counter");
        }
        return row.text("standard") + " " + row.pattern()
                + (row.text("read_pct").equals("50") ? ", half writes" : "")
                + (row.text("refresh").equals("True") ? "" : ", no refresh");
    }

    private static String gigabytes(double value) {
        return String.format(Locale.ROOT, value < 1 ? "%.3f" : "%.2f", value);
    }

    private static String latency(double cycles, double probe, boolean curve) {
        String text = String.format(Locale.ROOT, "%.1f", cycles);
        return curve ? text + String.format(Locale.ROOT, ", probe %.1f ns", probe) : text;
    }

    @Test
    void pagesOfAKeyValueCache() throws IOException {
        DramStandard standard = Descriptions.memoryOfDevices("type", "hbm3", 0);
        TransformerConfig model = Descriptions.model("llama-3-8b").config();
        List<String> rows = new ArrayList<>();
        for (int tokens : List.of(1, 2, 4, 16, 128)) {
            PageSize page = PageSize.of(model, tokens);
            Traffic traffic = Traffic.runs(standard, 16, page.bytes(), 64, 1_000_000, 100, 12345);
            DramStatistics run = DramRun.of(standard, 16, standard.bitsPerSecond(), standard.controller(), traffic);
            rows.add(String.format(
                    Locale.ROOT,
                    "| %d | %d | %.0f | %.1f %% | %.1f %% | %.3f |",
                    tokens,
                    page.bytes(),
                    run.achievedBytesPerSecond() / 1e9,
                    100 * run.fractionOfPeak(),
                    100.0 * run.rowHits() / run.reads(),
                    run.channelImbalance()));
        }
        assertThat(table("| tokens a page | bytes a page | GB/s | of peak | row hits | busiest channel over mean |"))
                .isEqualTo(rows);
    }

    @Test
    void whatTheChannelsOfDevicesReach() throws IOException {
        Map<String, String> devices = new LinkedHashMap<>();
        devices.put("a100-sxm-80gb", "A100 80GB");
        devices.put("h100-sxm-80gb", "H100 SXM");
        devices.put("h200-sxm", "H200");
        devices.put("tpu-v4", "TPU v4");
        devices.put("tpu-v6e", "TPU v6e");
        devices.put("gaudi2", "Gaudi 2");
        devices.put("wormhole-n150", "Wormhole n150");
        devices.put("apple-m4-ane", "M4");
        devices.put("inferentia1", "Inferentia");
        List<String> rows = new ArrayList<>();
        devices.forEach((id, name) -> {
            DramSpec memory = (DramSpec) Descriptions.device(id).spec().memory();
            StringBuilder row = new StringBuilder("| " + name + " | " + memory.type() + " |");
            for (double bytes : List.of(32.0, 64.0, 128.0, 512.0, 4096.0, (double) memory.capacityBytes())) {
                row.append(String.format(
                        Locale.ROOT, " %.2f |", memory.readBytesPerSecond(bytes) / memory.bandwidthBytesPerSecond()));
            }
            if (memory.streamBytesPerSecond() == memory.pathBytesPerSecond()) {
                row.setLength(row.length() - 2);
                row.append(" (path) |");
            }
            rows.add(row.append(String.format(Locale.ROOT, " %.0f |", memory.turnaroundSeconds() * 1e9))
                    .toString());
        });
        assertThat(table("| device | type | 32 B | 64 B | 128 B | 512 B | 4 KiB | stream | turn, ns |"))
                .isEqualTo(rows);
    }
}
