package systole.system.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import systole.system.Scenario;
import systole.system.UnservedException;
import systole.system.json.Edit;
import systole.system.json.Place;
import systole.system.json.ScenarioTemplate;
import systole.system.report.Report;

/** Caps that a scenario sets: kept or refused, and never faster where they are lower. */
class PowerCapTest {
    private static final int STEP = 15;

    @ParameterizedTest
    @CsvSource({
        "h100-sxm-80gb, 700, 2, 1024",
        "h100-sxm-80gb, 700, 8, 1024",
        "a100-sxm-80gb, 400, 4, 2048",
        "h200-sxm, 700, 64, 512",
    })
    void lowerCapsAreKeptAndNeverFaster(String device, int own, int batch, int context) {
        double faster = 0;
        boolean served = true;
        int refused = 0;
        for (int cap = own; cap > 130; cap -= STEP) {
            Report report;
            try {
                report = Scenarios.run(capped(device, cap, Scenarios.decode(batch, context)));
            } catch (UnservedException e) {
                served = false;
                refused++;
                continue;
            }
            assertThat(served).as("cap %d is kept, so higher ones are", cap).isTrue();
            assertThat(watts(report)).as("cap %d", cap).isLessThanOrEqualTo(cap);
            double seconds = Scenarios.value(report.latency().timePerOutputTokenSeconds());
            assertThat(seconds).as("cap %d", cap).isGreaterThanOrEqualTo(faster);
            faster = seconds;
        }
        assertThat(refused).isPositive();
    }

    /** The cap that a refusal names is kept, and a watt below it is not. */
    @Test
    void refusalNamesTheLowestCap() {
        String work = Scenarios.decode(2, 1024);
        String refusal = refusal(150, work);
        Matcher least = Pattern.compile("at least (\\d+) W").matcher(refusal);
        assertThat(least.find()).as(refusal).isTrue();
        int cap = Integer.parseInt(least.group(1));
        assertThat(watts(Scenarios.run(capped("h100-sxm-80gb", cap, work)))).isLessThanOrEqualTo(cap);
        assertThat(refusal(cap - 1, work))
                .startsWith("a power cap of " + (cap - 1) + ".0 W cannot be kept: decode draws ");
    }

    /** A machine whose own cap is below what it draws at its lowest clock is refused too, with the cap to describe. */
    @Test
    void ownCapThatCannotBeKeptIsRefused(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(
                folder.resolve("decode.json"),
                "{\"model\": \"llama-2-7b\", \"system\": \"h100-sxm-80gb\", \"workload\": " + Scenarios.decode(2, 1024)
                        + ", \"execution\": {\"fidelity\": \"fast\"}}");
        ScenarioTemplate template = ScenarioTemplate.read(file);
        Edit cool = new Edit(Place.of("device#/power/cap"), template.scenario().number(200));
        assertThatThrownBy(() -> template.simulation(List.of(cool)).run("test"))
                .isInstanceOf(UnservedException.class)
                .hasMessageMatching(
                        "a power cap of 200\\.0 W cannot be kept: decode draws \\d+\\.\\d W at the lowest clock, 345 MHz;"
                                + " use a device with a \"power\\.cap\" of at least \\d+ W, or .*");
    }

    private static String refusal(int cap, String work) {
        Scenario scenario = capped("h100-sxm-80gb", cap, work);
        Throwable[] thrown = new Throwable[1];
        assertThatThrownBy(() -> Scenarios.run(scenario))
                .isInstanceOf(UnservedException.class)
                .satisfies(e -> thrown[0] = e);
        return String.valueOf(Objects.requireNonNull(thrown[0]).getMessage());
    }

    private static Scenario capped(String device, int cap, String work) {
        return Scenarios.of(
                "llama-2-7b", device, work, "\"execution\": {\"fidelity\": \"fast\", \"powerCap\": \"" + cap + " W\"}");
    }

    private static double watts(Report report) {
        return Objects.requireNonNull(report.energy()).averageWattsPerDevice();
    }
}
