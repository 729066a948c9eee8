package systole.system.dram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import systole.memory.dram.DramStatistics;

/** Every row of the reference's outputs: see resources dram/README.md. */
final class DramGoldenTest {
    private static final double PERCENT = 3;
    /**
     * Of all requests, how many more or fewer may find their row open, their bank closed, or another row open. Directions of
     * mixed traffic are drawn by another generator.
     */
    private static final double HITS = 0.005;

    private static final double MISSES = 0.025;

    static List<Golden> rows() throws IOException {
        return Golden.rows();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void matchesTheReference(Golden row) {
        GoldenRun run = GoldenRun.of(row);
        if (row.text("pattern").equals("latency_curve")) {
            assertThat(run.probeSeconds() * 1e9)
                    .isCloseTo(row.number("avg_probe_latency_ns"), withinPercentage(PERCENT));
        }
        assertThat(run.achievedGigabytes()).isCloseTo(row.number("achieved_GBps"), withinPercentage(PERCENT));
        assertThat(run.latencyCycles())
                .as("mean read latency in cycles")
                .isCloseTo(row.number("avg_read_latency_cycles"), withinPercentage(PERCENT));
        assertThat(run.result().peakBytesPerSecond() / 1e9)
                .isCloseTo(row.number("peak_GBps_per_channel"), withinPercentage(0.001));
        rows(run.result(), row);
    }

    private static void rows(DramStatistics result, Golden row) {
        double here = result.rowHits() + result.rowMisses() + result.rowConflicts();
        double there = row.number("row_hits") + row.number("row_misses") + row.number("row_conflicts");
        // a latency curve ends with requests on their way
        double served = result.reads() + result.writes();
        assertThat(here).as("requests").isBetween(served, served + 64);
        assertThat(result.rowHits() / here).as("row hits").isCloseTo(row.number("row_hits") / there, within(HITS));
        assertThat(result.rowMisses() / here)
                .as("row misses")
                .isCloseTo(row.number("row_misses") / there, within(MISSES));
        assertThat(result.rowConflicts() / here)
                .as("row conflicts")
                .isCloseTo(row.number("row_conflicts") / there, within(MISSES));
        if (row.number("row_hits") > 1000) {
            assertThat((double) result.rowHits()).isCloseTo(row.number("row_hits"), withinPercentage(PERCENT));
        }
    }
}
