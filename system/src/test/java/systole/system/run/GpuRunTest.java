package systole.system.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import systole.microarch.ClockSpec;
import systole.system.Presets;
import systole.system.Presets.Folder;
import systole.system.Scenario;
import systole.system.UnservedException;
import systole.system.json.ScenarioReader;
import systole.system.report.Report;

/** Every GPU serves Llama-2-7B in fp16, a prompt of 2048 tokens and one token at that context, or is too small for it. */
final class GpuRunTest {
    private static final Pattern GPUS = Pattern.compile("^(a|h|b|v|l|mi)[0-9]|^t4|^gb|^rtx");
    private static final List<String> TOO_SMALL = List.of("rtx-3060");

    static Stream<String> gpus() {
        return Presets.ids(Folder.DEVICES).stream()
                .filter(id -> GPUS.matcher(id).find())
                .filter(id -> !TOO_SMALL.contains(id));
    }

    /** Neither faster than the peaks nor at less than a third of them: products of such a prompt are large, and so are weights. */
    @ParameterizedTest
    @MethodSource("gpus")
    void servesALanguageModel(String id) {
        Report first = ScenarioRun.run(scenario(id, Scenarios.prefill(1, 2048)), "test");
        ClockSpec clock = scenario(id, Scenarios.prefill(1, 2048))
                .system()
                .node()
                .device()
                .clock();
        // the peak is that of the reference clock, and some boards run above it
        assertThat(first.modelFlopsUtilization() * clock.referenceHertz() / clock.maximumHertz())
                .isBetween(0.33, 0.97);
        Scenario decode = scenario(id, Scenarios.decode(1, 2048));
        Report next = ScenarioRun.run(decode, "test");
        double bytes = (double) Objects.requireNonNull(next.memory()).weights()
                + Objects.requireNonNull(next.memory()).kvCache();
        double peak = decode.system().node().device().memory().bandwidthBytesPerSecond();
        assertThat(bytes / next.latency().totalSeconds() / peak).isBetween(0.33, 1.0);
    }

    @Test
    void refusesWhatDoesNotFit() {
        assertThatThrownBy(() -> ScenarioRun.run(scenario("rtx-3060", Scenarios.prefill(1, 2048)), "test"))
                .isInstanceOfSatisfying(
                        UnservedException.class,
                        e -> assertThat(e.reason()).contains("needs 13.7 GiB on each device", "rtx-3060 has 12.0 GiB"));
    }

    private static Scenario scenario(String device, String workload) {
        return ScenarioReader.read(
                "scenario",
                "{\"model\": \"llama-2-7b\", \"system\": \"" + device + "\", \"workload\": " + workload
                        + ", \"execution\": {\"fidelity\": \"fast\"}}");
    }
}
