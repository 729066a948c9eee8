package systole.study.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import systole.study.sweep.json.SweepReader;
import systole.system.json.ReportJson;
import systole.system.json.ScenarioReader;

/** A point of a sweep is answered as a run of the same input is, whatever was answered before it. */
final class EvaluatorTest {
    private static final String SYSTEM =
            "{\"id\": \"a100-sxm-80gb\", \"family\": \"ampere\", \"cores\": %s, \"clock\": {\"reference\": \"1410 MHz\","
                    + " \"maximum\": \"%s\"}, \"memory\": {\"type\": \"HBM2e\", \"stacks\": 5, \"capacity\": \"80 GiB\","
                    + " \"bandwidth\": %s}, \"power\": {\"cap\": \"%s\", \"idle\": \"60 W\", \"activeIdle\": \"85 W\"}}";
    private static final String SCENARIO =
            "{\"model\": \"gpt2-xl\", \"system\": %s, \"workload\": %s, \"execution\": {\"fidelity\":" + " \"%s\"}}";
    private static final String DECODE = "{\"kind\": \"decode\", \"batch\": 4, \"contextTokens\": 200}";
    private static final String PREFILL = "{\"kind\": \"prefill\", \"batch\": 2, \"inputTokens\": 300}";

    /** Every point is asked for twice, the second time when all times are known, and compared with a run of its own. */
    @ParameterizedTest
    @CsvSource({"fast, decode", "tile, decode", "fast, prefill", "tile, prefill"})
    void pointsEqualRunsOfTheSameInput(String fidelity, String kind) {
        String work = kind.equals("decode") ? DECODE : PREFILL;
        String system = String.format(SYSTEM, 108, "1410 MHz", "\"2 TB/s\"", "400 W");
        SweepSpec sweep = SweepReader.read(
                Path.of("sweep.json"),
                "{\"scenario\": " + String.format(SCENARIO, system, work, fidelity) + ", \"axes\": ["
                        + "{\"at\": \"/system/cores\", \"values\": [108, 72]},"
                        + "{\"at\": \"/system/clock/maximum\", \"values\": [\"1410 MHz\", \"1200 MHz\"]},"
                        + "{\"at\": \"device#/memory/bandwidth\", \"values\": [\"2 TB/s\", \"1.6 TB/s\"]},"
                        + "{\"at\": \"device#/power/cap\", \"values\": [\"400 W\", \"130 W\"]}]}");
        Evaluator evaluator = new Evaluator(sweep);
        PointSource points = sweep.points();
        List<Map<String, Double>> alone = new ArrayList<>();
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < points.size(); i++) {
                List<AxisValue> values = points.at(i);
                String text = String.format(
                        SCENARIO,
                        String.format(
                                SYSTEM,
                                values.get(0).value().text(),
                                values.get(1).value().text(),
                                "\"" + values.get(2).value().text() + "\"",
                                values.get(3).value().text()),
                        work,
                        fidelity);
                if (round == 0) {
                    alone.add(ReportJson.numbers(
                            ScenarioReader.simulation("alone", text).run("")));
                }
                assertThat(evaluator.numbers(new Point(i, values)))
                        .as("point %d, round %d", i, round)
                        .isEqualTo(alone.get(i));
            }
        }
    }

    @Test
    void axesReachFamiliesAndModelsAndSystems() {
        SweepSpec sweep = SweepReader.read(
                Path.of("sweep.json"),
                "{\"scenario\": {\"model\": \"gpt2-xl\", \"system\": {\"preset\": \"hgx-a100-80gb\"}, \"workload\": "
                        + DECODE
                        + ", \"parallelism\": {\"tensor\": 1}, \"execution\": {\"fidelity\": \"fast\"}}, \"axes\": ["
                        + "{\"at\": \"/model\", \"values\": [\"gpt2-xl\", \"gpt-j-6b\"]},"
                        + "{\"at\": \"/system/preset\", \"values\": [\"hgx-a100-80gb\", \"hgx-h100\"]},"
                        + "{\"name\": \"start\", \"at\": \"families/ampere#/launch/start\", \"values\": [\"1 us\", \"9 us\"]}]}");
        Evaluator evaluator = new Evaluator(sweep);
        double[] seconds = new double[8];
        for (int i = 0; i < seconds.length; i++) {
            seconds[i] = evaluator.numbers(new Point(i, sweep.points().at(i))).getOrDefault("totalSeconds", Double.NaN);
        }
        assertThat(seconds[1])
                .as("8 us more for each of some 500 kernels of A100")
                .isGreaterThan(seconds[0] + 2e-3);
        assertThat(seconds[3]).as("H100 is of another family").isEqualTo(seconds[2]);
        assertThat(seconds[4]).as("6 billion parameters take longer than 1.5").isGreaterThan(1.2 * seconds[0]);
        assertThat(seconds[2]).as("H100 has more bandwidth").isLessThan(seconds[0]);
    }

    @Test
    void trainingStepsEqualRunsToo() {
        String scenario =
                "{\"model\": \"gpt2-xl\", \"system\": {\"preset\": \"a100-sxm-80gb\", \"devices\": 1}, \"workload\":"
                        + " {\"kind\": \"train\", \"globalBatch\": %s, \"sequenceLength\": 128}, \"execution\": {\"fidelity\": \"fast\"}}";
        SweepSpec sweep = SweepReader.read(
                Path.of("sweep.json"),
                "{\"scenario\": " + String.format(scenario, 1)
                        + ", \"axes\": [{\"at\": \"/workload/globalBatch\", \"values\":" + " [1, 2]}]}");
        Evaluator evaluator = new Evaluator(sweep);
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 2; i++) {
                assertThat(evaluator.numbers(new Point(i, sweep.points().at(i))))
                        .isEqualTo(ReportJson.numbers(ScenarioReader.simulation("alone", String.format(scenario, i + 1))
                                .run("")));
            }
        }
        assertThat(sweep.report()).contains("secondsPerStep", "tokensPerSecondPerDevice");
    }

    @Test
    void pointsOfEqualContentAreSimulatedOnce() {
        SweepSpec sweep = Sweeps.sweep("{\"at\": \"device#/cores\", \"values\": [54, 80, 54, 0, 0]}", "");
        Evaluator evaluator = new Evaluator(sweep);
        Answer first = evaluator.evaluate(new Point(0, sweep.points().at(0)));
        assertThat(evaluator.evaluate(new Point(2, sweep.points().at(2)))).isSameAs(first);
        assertThat(evaluator.evaluate(new Point(1, sweep.points().at(1))).values())
                .isNotEqualTo(first.values());
        // of what is refused each names its own place
        assertThat(evaluator.evaluate(new Point(3, sweep.points().at(3))).error())
                .contains("/axes/0/values/3");
        assertThat(evaluator.evaluate(new Point(4, sweep.points().at(4))).error())
                .contains("/axes/0/values/4");
    }

    /** Rows say what stood in the place, not where that is written. */
    @Test
    void objectsAndListsWithoutANameAreShownAsTheyAreWritten() {
        SweepSpec sweep = Sweeps.sweep(
                "{\"at\": \"device#/cores\", \"values\": [{\"a\": [1, \"x\\\"\"], \"b\": {}}, {\"type\": \"t\"}, [2, true]]}",
                "");
        assertThat(java.util.stream.LongStream.range(0, 3)
                        .mapToObj(i -> sweep.points().at(i).get(0).label()))
                .containsExactly("{\"a\": [1, \"x\\\"\"], \"b\": {}}", "t", "[2, true]");
    }

    @Test
    void numbersOfAReportLeaveOutWhatDiffersBetweenEqualRuns() {
        Map<String, Double> numbers = ReportJson.numbers(
                ScenarioReader.simulation("scenario", Sweeps.SCENARIO).run(""));
        assertThat(numbers)
                .containsKeys("timePerOutputTokenSeconds", "energyJoules.total", "memoryBytesPerDevice.weights")
                .containsKeys("timeSeconds.byResource.memory", "timeSeconds.byOperator.attention", "simulator.events")
                .doesNotContainKey("simulator.wallSeconds");
    }
}
