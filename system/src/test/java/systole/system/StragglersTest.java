package systole.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import systole.microarch.PowerSpec;
import systole.system.json.Edit;
import systole.system.json.Place;
import systole.system.json.ScenarioReader;
import systole.system.json.ScenarioTemplate;

/** Devices of one type that draw more than others set the pace of all that wait for them. */
final class StragglersTest {
    /** Expected largest of normal draws: 1 / sqrt(pi) of two; Harter, Biometrika 48 (1961), tables of normal order statistics. */
    @ParameterizedTest
    @CsvSource({"2, 0.56419", "8, 1.42360", "100, 2.50759", "400, 2.96818"})
    void theLargestOfSoMany(int draws, double expected) {
        assertThat(Stragglers.largestOf(draws)).isCloseTo(expected, withinPercentage(draws == 2 ? 5 : 1));
    }

    @Test
    void theCapIsThatOfTheOneThatDrawsMost() {
        PowerSpec power = new PowerSpec(400, 50, 80, 1.1, 0.08, 0.05);
        assertThat(Stragglers.cap(power, 2)).isCloseTo(400 / (1 + 0.05 * 0.56419), within(1.0));
        assertThat(Stragglers.cap(power, 1)).isEqualTo(400);
        assertThat(Stragglers.cap(new PowerSpec(400, 50, 395, 1, 0, 0.05), 100))
                .as("not below what an active device draws before any work")
                .isGreaterThan(395);
    }

    /** Products draw the cap and slow down with more devices; a decode that waits for memory is below it and does not. */
    @Test
    void onlyWhatTheCapHoldsIsSlower(@TempDir Path folder) throws IOException {
        ScenarioTemplate prefill = template(folder, "prefill", "inputTokens");
        assertThat(seconds(prefill, 0.05)).isBetween(1.01 * seconds(prefill, 0), 1.07 * seconds(prefill, 0));
        ScenarioTemplate decode = template(folder, "decode", "contextTokens");
        assertThat(seconds(decode, 0.05)).isEqualTo(seconds(decode, 0));
    }

    @Test
    void reportsSayHowMuch() {
        String scenario = "{\"model\": \"llama-2-7b\", \"system\": \"hgx-h100\", \"workload\": {\"kind\": \"decode\","
                + " \"batch\": 8, \"contextTokens\": 64}, \"execution\": {\"fidelity\": \"fast\"},"
                + " \"parallelism\": {\"tensor\": 2, \"data\": 4}}";
        assertThat(ScenarioReader.simulation("s", scenario).run("").assumptions())
                .as("copies do not wait for each other")
                .anyMatch(line -> line.startsWith("2 devices wait for the one that draws most, 1.4 % above"));
    }

    private static ScenarioTemplate template(Path folder, String kind, String tokens) throws IOException {
        String scenario = "{\"model\": \"llama-2-70b\", \"system\": \"hgx-h100\", \"workload\": {\"kind\": \"" + kind
                + "\", \"batch\": 8, \"" + tokens + "\": 2048}, \"parallelism\": {\"tensor\": 8},"
                + " \"execution\": {\"fidelity\": \"fast\"}}";
        return ScenarioTemplate.read(Files.writeString(folder.resolve(kind + ".json"), scenario));
    }

    private static double seconds(ScenarioTemplate template, double spread) {
        Edit edit =
                new Edit(Place.of("device#/power/spread"), template.scenario().number(spread));
        return template.simulation(List.of(edit)).run("").latency().totalSeconds();
    }
}
