package systole.study.microbench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import systole.microarch.DeviceSpec;
import systole.study.microbench.Microbenchmarks.Stream;
import systole.system.json.Descriptions;

/**
 * The first gate: simulated devices reproduce the microbenchmarks of real ones within 10 percent, or within the bound of a row that
 * states why not. What was measured, by whom and on what is in {@code measured.csv}, {@code operators.csv} and {@code bounds.csv}.
 */
final class MicrobenchmarkGateTest {
    private static final Path PAGE = Path.of("..", "docs", "microbenchmarks.md");

    static List<Measured> measured() {
        return Measured.all();
    }

    static List<MeasuredOperators> operators() {
        return MeasuredOperators.all(2);
    }

    @ParameterizedTest
    @MethodSource("measured")
    void asOnSilicon(Measured row) {
        assertThat(row.simulated())
                .as("%s of %s %s", row.benchmark().title(), row.device(), row.argument())
                .isCloseTo(row.value(), withinPercentage(row.withinPercent()));
    }

    @ParameterizedTest
    @MethodSource("operators")
    void operatorsAsOnSilicon(MeasuredOperators group) {
        assertThat(group.errors().mapePercent()).as(group.name()).isLessThanOrEqualTo(group.withinPercent());
    }

    /** Rows that may be further off are few, so that the gate stays one. */
    @Test
    void mostRowsAreHeldToTenPercent() {
        List<Measured> wide = measured().stream()
                .filter(row -> row.withinPercent() > Measured.GATE_PERCENT)
                .toList();
        assertThat(measured()).hasSizeGreaterThan(10 * wide.size());
        assertThat(measured()).extracting(Measured::benchmark).containsAll(List.of(Benchmark.values()));
    }

    @Test
    void aWiderBoundNeedsACause() {
        assertThatThrownBy(() -> new Measured(Benchmark.CHASE_CACHE, "t4", "", 188, 12, "", "", "a source"))
                .hasMessageContaining("within 12.0 percent: a cause");
        assertThatThrownBy(() -> new Measured(Benchmark.CHASE_CACHE, "t4", "", 188, 10, "", "none", "a source"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void thePageIsUpToDate() throws IOException {
        assertThat(Files.readString(PAGE))
                .as("docs/microbenchmarks.md; written again by ./systole validate --microbenchmark-docs"
                        + " docs/microbenchmarks.md")
                .isEqualTo(MicrobenchmarkPage.of(1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a100-sxm-80gb",
                "h100-sxm-80gb",
                "h200-sxm",
                "tpu-v4",
                "t4",
                "rtx-3090",
                "mi325x",
                "h20",
                "gb200",
                "rtx-4090",
                "rtx-5090",
                "l4"
            })
    void noStreamIsFasterThanTheDatasheet(String id) {
        DeviceSpec device = Descriptions.device(id).spec();
        for (Stream stream : Stream.values()) {
            // the last writes of a stream stay in the cache
            double kept = stream == Stream.INIT ? 1.01 : 1;
            assertThat(new Microbenchmarks(device).streamBytesPerSecond(stream))
                    .as("%s %s", id, stream)
                    .isPositive()
                    .isLessThan(kept * device.memory().bandwidthBytesPerSecond());
        }
    }
}
