package systole.system.dram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import systole.memory.dram.ControllerSpec;
import systole.memory.dram.DramRun;
import systole.memory.dram.DramStandard;
import systole.memory.dram.DramStatistics;
import systole.memory.dram.RefreshMode;
import systole.memory.dram.Traffic;
import systole.system.json.Descriptions;

/** Every row of the reference's outputs: see resources dram/README.md. */
final class DramGoldenTest {
    private static final double PERCENT = 3;

    static List<Golden> rows() throws IOException {
        return Golden.rows();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void matchesTheReference(Golden row) {
        DramStandard standard = Descriptions.memory("type", row.text("standard"), 0);
        ControllerSpec spec = standard.controller()
                .with(
                        "fr-fcfs-row-hit",
                        "open",
                        row.text("refresh").equals("True") ? RefreshMode.ALL_BANK : RefreshMode.OFF);
        DramStatistics result;
        if (row.text("pattern").equals("latency_curve")) {
            LatencyCurve curve = new LatencyCurve(standard, spec, (int) row.number("nop_counter"));
            result = curve.run();
            assertThat(curve.averageProbeSeconds() * 1e9)
                    .isCloseTo(row.number("avg_probe_latency_ns"), withinPercentage(PERCENT));
        } else {
            result = DramRun.of(standard, 1, standard.bitsPerSecond(), spec, traffic(row, standard, spec));
        }
        assertThat(result.achievedBytesPerSecond() / 1e9)
                .isCloseTo(row.number("achieved_GBps"), withinPercentage(PERCENT));
        double cycle = standard.bitsPerClock() / standard.bitsPerSecond() / (standard.risingAndFalling() ? 2 : 1);
        assertThat(result.averageReadLatencySeconds() / cycle)
                .as("mean read latency in cycles")
                .isCloseTo(row.number("avg_read_latency_cycles"), withinPercentage(PERCENT));
        assertThat(result.peakBytesPerSecond() / 1e9)
                .isCloseTo(row.number("peak_GBps_per_channel"), withinPercentage(0.001));
    }

    private static Traffic traffic(Golden row, DramStandard standard, ControllerSpec spec) {
        String pattern = row.text("pattern");
        long requests = (long) row.number("requests");
        String name = switch (pattern) {
            case "streaming_generator" -> "stream";
            case "row_per_access_generator(stream_cls=1)" -> "rows";
            case "trace:stream_interleaved" -> "sequential";
            case "trace:uniform_random_lines" -> "random";
            case "trace:one_bank_row_conflicts" -> "one-bank";
            default -> throw new IllegalArgumentException(pattern);
        };
        return Traffic.named(name, standard, spec, 1, requests, (int) row.number("read_pct"), 12345);
    }
}
