package systole.system.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import systole.system.UnservedException;
import systole.system.json.ReportJson;
import systole.system.json.ScenarioReader;
import systole.system.report.Report;
import systole.system.trace.Trace;

/** What holds of every step, and what must change when one thing does. */
final class TrainingRunTest {
    private static final String NODE = "\"hgx-a100-80gb\"";
    private static final String TWO = "{\"preset\": \"hgx-a100-80gb\", \"nodes\": 2}";

    static Stream<Arguments> plans() {
        return Stream.of(
                Arguments.of("\"tensor\": 1", ""),
                Arguments.of("\"tensor\": 8, \"sequence\": true", "\"recompute\": \"selective\""),
                Arguments.of("\"data\": 8, \"zero\": 3", "\"recompute\": \"full\""),
                Arguments.of("\"data\": 8, \"zero\": 2, \"microBatch\": 2", ""),
                Arguments.of("\"data\": 8, \"zero\": 1", "\"overlapGradientReduce\": true"),
                Arguments.of("\"data\": 4, \"zero\": 3, \"zeroGroup\": 2", ""),
                Arguments.of("\"context\": 2, \"data\": 2", ""),
                Arguments.of("\"tensor\": 2, \"pipeline\": 4", "\"overlapTensorCommunication\": true"),
                Arguments.of("\"pipeline\": 4, \"data\": 2, \"schedule\": \"gpipe\"", ""),
                Arguments.of("\"pipeline\": 4, \"data\": 2, \"virtualStages\": 2", "\"stack\": \"megatron\""),
                Arguments.of("\"pipeline\": 4, \"data\": 2, \"schedule\": \"zero-bubble\", \"zero\": 1", ""),
                Arguments.of("\"pipeline\": 4, \"schedule\": \"dualpipe\"", ""),
                Arguments.of("\"pipeline\": 4, \"data\": 2, \"schedule\": \"dualpipe\", \"zero\": 1", ""),
                Arguments.of("\"pipeline\": 4, \"data\": 2, \"schedule\": \"dualpipe\", \"zero\": 3", ""),
                Arguments.of("\"pipeline\": 2, \"data\": 4, \"zero\": 3", ""));
    }

    @ParameterizedTest
    @MethodSource("plans")
    void accountsClose(String parallelism, String execution) {
        Report report = Steps.run(NODE, 16, 512, parallelism, execution);
        double total = Steps.seconds(report);
        assertThat(report.byResource().values().stream()
                        .mapToDouble(Double::doubleValue)
                        .sum())
                .isCloseTo(total, withinPercentage(1e-7));
        assertThat(report.byOperator().stream()
                        .mapToDouble(Report.OperatorShare::seconds)
                        .sum())
                .isCloseTo(total, withinPercentage(1e-7));
        Report.EnergyUse energy = Objects.requireNonNull(report.energy());
        assertThat(energy.byComponent().values().stream()
                        .mapToDouble(Double::doubleValue)
                        .sum())
                .isCloseTo(energy.totalJoules(), withinPercentage(1e-7));
        assertThat(energy.averageWattsPerDevice()).isBetween(80.0, 400.0);
        assertThat(report.boundSeconds()).isPositive().isLessThanOrEqualTo(total);
        assertThat(report.modelFlopsUtilization()).isBetween(0.0, 1.0);
        assertThat(Objects.requireNonNull(report.memory()).total()).isLessThanOrEqualTo(report.capacityBytes());
        Report.Training training = Steps.training(report);
        assertThat(training.secondsPerStep()).isEqualTo(total);
        assertThat(training.joulesPerStep()).isEqualTo(energy.totalJoules());
        // 16 sequences of 512 tokens; 3 x 2 operations a parameter and token, the vocabulary once, attention of 8
        // layers
        double parameters = 8 * (4.0 * 2048 * 2048 + 3.0 * 2048 * 5632) + 32000.0 * 2048;
        double whole = 6 * parameters * 16 * 512 + 8 * 12.0 * 16 * 512 * 512 * 2048;
        double devices = 16 * 512 / (training.tokensPerSecondPerDevice() * total);
        assertThat(training.modelTflopsPerDeviceNonCausal() * 1e12 * total * devices)
                .isCloseTo(whole, withinPercentage(1e-6));
        assertThat(report.modelTflopsPerDevice() * 1e12 * total * devices)
                .isCloseTo(whole - 8 * 6.0 * 16 * 512 * 512 * 2048, withinPercentage(1e-6));
    }

    @Test
    void copiesCostNothingButTheirExchange(@TempDir Path folder) throws IOException {
        double alone = Steps.seconds(Steps.alike(folder, NODE, 2, 512, "\"data\": 1", ""));
        Report two = Steps.alike(folder, NODE, 4, 512, "\"data\": 2", "");
        double exchange = two.byOperator().stream()
                .filter(share -> share.operator().matches("gradient_(norm_)?all_reduce"))
                .mapToDouble(Report.OperatorShare::seconds)
                .sum();
        assertThat(exchange).isPositive();
        assertThat(Steps.seconds(two)).isCloseTo(alone + exchange, within(1e-9));
        Report beside = Steps.alike(folder, NODE, 4, 512, "\"data\": 2", "\"overlapGradientReduce\": true");
        assertThat(Steps.seconds(beside)).isBetween(alone, Steps.seconds(two));
    }

    @Test
    void bubblesAreThoseOfTheSchedule() {
        // 4 stages of 2 layers; the last has the head and waits least, the first waits (p - 1) / m and for the head
        Report few = Steps.run(NODE, 4, 512, "\"pipeline\": 4", "");
        Report many = Steps.run(NODE, 32, 512, "\"pipeline\": 4", "");
        assertThat(few.byResource().getOrDefault("bubble", 0.0) / Steps.seconds(few))
                .isGreaterThan(3 * many.byResource().getOrDefault("bubble", 0.0) / Steps.seconds(many));
        double cut = Steps.seconds(Steps.run(NODE, 4, 512, "\"pipeline\": 4, \"virtualStages\": 2", ""));
        assertThat(cut).isLessThan(Steps.seconds(few));
        double filled = Steps.seconds(Steps.run(NODE, 4, 512, "\"pipeline\": 4, \"schedule\": \"zero-bubble\"", ""));
        assertThat(filled).isLessThan(Steps.seconds(few));
    }

    @Test
    void cutLinksSlowOnlyWhatIsExposed() {
        // H800 and A800 are H100 and A100 with fewer NVLinks
        for (List<String> pair : List.of(List.of("\"hgx-h100\"", "\"hgx-h800\""), List.of(NODE, "\"hgx-a800\""))) {
            String alone = "\"tensor\": 1";
            assertThat(Steps.seconds(Steps.run(pair.get(1), 4, 1024, alone, "")))
                    .isCloseTo(Steps.seconds(Steps.run(pair.get(0), 4, 1024, alone, "")), withinPercentage(1));
            String tensor = "\"tensor\": 2, \"microBatch\": 4";
            double whole = Steps.seconds(Steps.run(pair.get(0), 4, 1024, tensor, ""));
            double cut = Steps.seconds(Steps.run(pair.get(1), 4, 1024, tensor, ""));
            assertThat(cut).isGreaterThan(1.01 * whole);
            String hidden = "\"overlapTensorCommunication\": true";
            double wholeBeside = Steps.seconds(Steps.run(pair.get(0), 4, 1024, tensor, hidden));
            double cutBeside = Steps.seconds(Steps.run(pair.get(1), 4, 1024, tensor, hidden));
            assertThat(cutBeside - wholeBeside).isLessThan(0.7 * (cut - whole));
        }
    }

    @Test
    void slowNetworksSlowWhatCrossesThem() {
        String slow =
                "{\"preset\": \"hgx-a100-80gb\", \"nodes\": 2, \"scaleOut\": {\"bandwidthPerDevice\": \"5 GB/s\"}}";
        String across = "\"data\": 16, \"zero\": 3";
        assertThat(Steps.seconds(Steps.run(slow, 16, 512, across, "")))
                .isGreaterThan(1.2 * Steps.seconds(Steps.run(TWO, 16, 512, across, "")));
        String inside = "\"data\": 8, \"zero\": 3";
        assertThat(Steps.seconds(Steps.run(slow, 16, 512, inside, "")))
                .isEqualTo(Steps.seconds(Steps.run(TWO, 16, 512, inside, "")));
    }

    @Test
    void whatDoesNotFitIsAnsweredWithWhatWould() {
        assertThatThrownBy(() -> Steps.run("\"hgx-a100-40gb\"", 64, 4096, "\"microBatch\": 16", ""))
                .isInstanceOf(UnservedException.class)
                .hasMessageContaining("activations")
                .hasMessageContaining("recompute minimal would fit");
        assertThatThrownBy(() -> ScenarioReader.simulation(
                                "step",
                                Steps.text("\"llama-2-7b\"", NODE, 8, 2048, "\"data\": 8", "\"recompute\": \"full\""))
                        .run("test"))
                .isInstanceOf(UnservedException.class)
                .hasMessageContaining("zero 1 would fit");
    }

    @Test
    void numbersThatDoNotDivideAreAnswered() {
        assertThatThrownBy(() -> Steps.run(NODE, 6, 512, "\"data\": 4", "")).hasMessageContaining("multiple of 4");
        assertThatThrownBy(() -> Steps.run(NODE, 6, 512, "\"pipeline\": 4, \"virtualStages\": 2", ""))
                .isInstanceOf(UnservedException.class)
                .hasMessageContaining("multiple of the 4 stages");
        assertThatThrownBy(() -> Steps.run(NODE, 16, 512, "\"tensor\": 4, \"pipeline\": 4", ""))
                .hasMessageContaining("uses 16 devices");
    }

    @Test
    void aTraceHasATrackForEachStage() {
        Trace trace = ScenarioReader.simulation(
                        "step", Steps.text(Steps.MODEL, NODE, 8, 512, "\"pipeline\": 4, \"data\": 2", ""))
                .trace();
        List<Trace.Track> tracks = trace.groups().get(0).tracks();
        assertThat(tracks).hasSize(4);
        for (Trace.Track track : tracks) {
            assertThat(track.events().stream().filter(event -> event.category().equals("forward")))
                    .hasSize(4);
            long end = 0;
            for (Trace.Event event : track.events()) {
                assertThat(event.startPicoseconds()).isGreaterThanOrEqualTo(end);
                end = event.startPicoseconds() + event.picoseconds();
            }
        }
    }

    @Test
    void equalInputGivesEqualBytes() {
        String first = ReportJson.of(Steps.run(TWO, 16, 512, "\"tensor\": 2, \"pipeline\": 2, \"data\": 4", ""));
        String second = ReportJson.of(Steps.run(TWO, 16, 512, "\"tensor\": 2, \"pipeline\": 2, \"data\": 4", ""));
        assertThat(first.replaceAll("\"wallSeconds\".*", "")).isEqualTo(second.replaceAll("\"wallSeconds\".*", ""));
    }
}
