package systole.system.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import systole.interconnect.CollectiveKind;
import systole.interconnect.RankGroup;
import systole.system.UnservedException;
import systole.system.json.ReportJson;
import systole.system.json.ScenarioReader;
import systole.system.report.Report;
import systole.system.run.CollectiveClock;
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
        assertThat(report.byResource().values())
                .allSatisfy(seconds -> assertThat(seconds).isPositive());
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

    /**
     * Two norms in each of 8 layers and one after them, 2048 wide, in bf16, summed over eight ranks at once; without sequence
     * parallelism each rank has all rows.
     */
    @Test
    void gradientsOfNormsAreSummedOverTensorRanks() {
        String text = Steps.text(Steps.MODEL, NODE, 16, 512, "\"tensor\": 8, \"sequence\": true", "");
        TrainingScenario scenario = scenario(text);
        CollectiveClock clock = clock(scenario);
        double alone = 1e-12
                * clock.pass("sum", CollectiveKind.ALL_REDUCE, 2 * 17 * 2048, RankGroup.contiguous(8))
                        .picoseconds();
        Report report = Steps.run(NODE, 16, 512, "\"tensor\": 8, \"sequence\": true", "");
        assertThat(report.byOperator())
                .filteredOn(share -> share.operator().equals("replicated_gradient_all_reduce"))
                .singleElement()
                .satisfies(share -> {
                    assertThat(share.count()).isEqualTo(1);
                    assertThat(share.seconds()).isCloseTo(alone, within(1e-12));
                });
        assertThat(Steps.run(NODE, 16, 512, "\"tensor\": 8", "").byOperator())
                .noneMatch(share -> share.operator().equals("replicated_gradient_all_reduce"));
    }

    /** A head over a large vocabulary draws more than layers do; so do exchanges beside products. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "128000; 8; \"tensor\": 1; 350",
                "128000; 1; \"tensor\": 1; 300",
                "256000; 2; \"data\": 8, \"zero\": 3; 350",
                "128000; 8; \"data\": 8, \"zero\": 1; 250",
                "256000; 4; \"tensor\": 2, \"pipeline\": 4; 300",
                "128000; 8; \"pipeline\": 4, \"schedule\": \"dualpipe\"; 320",
            })
    void averagePowerIsWithinTheCap(int vocabulary, int microBatches, String parallelism, int cap) {
        String model = Steps.MODEL.replace("\"vocab_size\": 32000", "\"vocab_size\": " + vocabulary);
        String execution = "\"overlapGradientReduce\": true, \"powerCap\": " + cap;
        Report report = ScenarioReader.simulation(
                        "step", Steps.text(model, NODE, 8 * microBatches, 1024, parallelism, execution))
                .run("test");
        assertThat(Objects.requireNonNull(report.energy()).averageWattsPerDevice())
                .isLessThanOrEqualTo(cap);
    }

    /** A cap that no setting of the clock keeps is refused, with one that does: the board draws 90 W before any action. */
    @Test
    void capThatCannotBeKeptIsRefused() {
        assertThatThrownBy(() -> Steps.run(NODE, 8, 1024, "\"tensor\": 1", "\"powerCap\": 95"))
                .isInstanceOf(UnservedException.class)
                .hasMessageMatching(
                        "a power cap of 95\\.0 W cannot be kept: the step draws \\d+\\.\\d W at the lowest clock,"
                                + " \\d+ MHz; use a \"powerCap\" of at least \\d+ W, or .*");
        assertThat(Steps.run(NODE, 8, 1024, "\"tensor\": 1", "\"powerCap\": 300")
                        .assumptions())
                .noneMatch(line -> line.contains("lowest clock"));
    }

    /**
     * Keys that a window reaches are waited for, forwards and back, and so are their gradients. Blocks of 256 tokens of a sequence of
     * 2048, windows of 512: the third of four ranks needs 511 keys before each of its blocks, of 16 heads of 128, 2 bytes each.
     */
    @Test
    void keysWithinAWindowAreWaitedFor() {
        String model = Steps.MODEL.replace("\"llama\"", "\"mistral\", \"sliding_window\": 512");
        String text = Steps.text(model, NODE, 1, 2048, "\"context\": 4", "");
        TrainingScenario scenario = scenario(text);
        CollectiveClock clock = clock(scenario);
        long bytes = 2L * 511 * 16 * 2 * 128 * 2;
        double alone = 1e-12
                * clock.pass("send", CollectiveKind.SEND, bytes, RankGroup.contiguous(2))
                        .picoseconds();
        Report report = TrainingRun.run(scenario, "test");
        assertThat(report.byOperator())
                .filteredOn(share -> share.operator().startsWith("window_"))
                .extracting(Report.OperatorShare::operator)
                .containsExactlyInAnyOrder("window_send", "window_gradient_send");
        assertThat(report.byOperator().stream()
                        .filter(share -> share.operator().startsWith("window_"))
                        .mapToDouble(Report.OperatorShare::seconds)
                        .sum())
                .isCloseTo(8 * 3 * alone, withinPercentage(1)); // and launches
    }

    /** Over a slow network parameters of all chunks are waited for, less what the passes before the last of them hide. */
    @Test
    void parametersOfAllChunksAreGathered() {
        String slow =
                "{\"preset\": \"hgx-a100-80gb\", \"nodes\": 4, \"scaleOut\": {\"bandwidthPerDevice\": \"1 GB/s\"}}";
        String plan = "\"pipeline\": 2, \"data\": 16, \"zero\": 1, \"virtualStages\": 2";
        double alone = gathering(Steps.run(slow, 32, 512, plan, ""));
        double beside = gathering(Steps.run(slow, 32, 512, plan, "\"overlapGradientReduce\": true"));
        assertThat(beside).isBetween(0.8 * alone, alone);
    }

    private static double gathering(Report report) {
        return report.byOperator().stream()
                .filter(share -> share.operator().equals("parameter_all_gather"))
                .mapToDouble(Report.OperatorShare::seconds)
                .sum();
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
    void aGroupOfCopiesThatShareNothingIsNamed() {
        String idle = "parallelism.zeroGroup had no effect: copies share nothing out (\"zero\" is 0)";
        String lone = "\"tensor\": 4, \"data\": 2, \"zeroGroup\": 2";
        assertThat(Steps.run(NODE, 8, 512, lone, "").assumptions()).contains(idle);
        assertThat(Steps.run(NODE, 8, 512, lone + ", \"zero\": 1", "").assumptions())
                .doesNotContain(idle);
    }

    /** Two stacks take neither stages nor rings, so that none is offered; a batch that halves to an odd one is no error. */
    @Test
    void onlyWhatAModelTakesIsOffered() {
        assertThatThrownBy(() -> needing("t5-11b", 1, 2048, "", ""))
                .hasMessageEndingWith("use more devices, with more tensor parallelism, or a smaller model");
        assertThatThrownBy(() -> needing("llama-3.1-405b", 1, 2048, "", ""))
                .hasMessageEndingWith(
                        "use more devices, with more tensor, context or pipeline parallelism, or a smaller model");
        assertThatThrownBy(() -> needing("dit-xl-2", 1000, 2048, "\"microBatch\": 1000", ""))
                .hasMessageContaining("a micro-batch of 25 would fit");
    }

    /** Each offer is what its own run needs. */
    @Test
    void eightBitsAndAdaptersAreOfferedWhereTheyFit() {
        assertThatThrownBy(() -> needing("llama-2-7b", 1, 2048, "\"microBatch\": 1", ""))
                .hasMessageEndingWith("; optimizer adam_8bit would fit, with "
                        + gib(needing("llama-2-7b", 1, 2048, "", ", \"optimizer\": \"adam_8bit\""))
                        + "; lora of rank 16 would fit, with "
                        + gib(needing("llama-2-7b", 1, 2048, "", ", \"lora\": {\"rank\": 16}"))
                        + "; lora of rank 16 with base int4 would fit, with "
                        + gib(needing("llama-2-7b", 1, 2048, "", ", \"lora\": {\"rank\": 16, \"base\": \"int4\"}")));
        // 70e9 frozen parameters of 16 bits are more than a device has; of 4 bits they are not
        assertThatThrownBy(() -> needing("llama-2-70b", 1, 2048, "", ", \"lora\": {\"rank\": 8}"))
                .hasMessageContaining("; lora of rank 8 with base int4 ")
                .hasMessageContaining("would fit");
        assertThatThrownBy(() -> needing("llama-2-13b", 1, 2048, "", ", \"optimizer\": \"adam_8bit\""))
                .hasMessageNotContainingAny("adam_8bit");
    }

    private static long needing(String model, int batch, int tokens, String parallelism, String work) {
        return Objects.requireNonNull(ScenarioReader.simulation(
                                "step",
                                Steps.text("\"" + model + "\"", "\"h100-sxm-80gb\"", batch, tokens, parallelism, "")
                                        .replace(
                                                "\"sequenceLength\": " + tokens,
                                                "\"sequenceLength\": " + tokens + work))
                        .run("test")
                        .memory())
                .total();
    }

    private static String gib(long bytes) {
        return String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1L << 30));
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

    private static TrainingScenario scenario(String text) {
        return ((TrainingSimulation) ScenarioReader.simulation("step", text)).scenario();
    }

    private static CollectiveClock clock(TrainingScenario scenario) {
        return new CollectiveClock(
                scenario.system(),
                scenario.parallelism(),
                scenario.system().node().device(),
                scenario.execution());
    }
}
