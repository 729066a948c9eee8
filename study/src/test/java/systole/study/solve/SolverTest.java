package systole.study.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import systole.study.json.SolutionJson;
import systole.study.knob.Knob;
import systole.study.knob.Knobs;
import systole.study.knob.Scenarios;
import systole.study.sweep.Constraint;
import systole.system.InputException;
import systole.system.UnservedException;
import systole.system.json.ScenarioTemplate;

final class SolverTest {
    private static final double RESOLUTION = 1e-3;

    private final ScenarioTemplate scenario = Scenarios.wafer();

    private Question question(String knob, boolean maximize, double from, double to, String... constraints) {
        return new Question(
                Knobs.named("", knob, scenario),
                maximize,
                Arrays.stream(constraints).map(Constraint::of).toList(),
                from,
                to,
                RESOLUTION);
    }

    private Solution solve(Question question) {
        return new Solver(scenario, question, List.of(), 2).solve();
    }

    private double run(Knob knob, double value, String key) {
        Map<String, Double> report = Scenarios.run(scenario, knob.at(value));
        return Objects.requireNonNull(report.get(key));
    }

    /** Energy is a straight line over the watts of an idle device, so that the most of them can be worked out from two runs. */
    @Test
    void theValueIsThatOfTheClosedFormAndCertified() {
        String joules = "energyJoules.total";
        Question question = question("hardware.power.activeIdle", true, 100, 20_000, joules + " <= 10");
        Knob watts = question.knob();
        double slope = (run(watts, 6000, joules) - run(watts, 5000, joules)) / 1000;
        double expected = 6000 + (10 - run(watts, 6000, joules)) / slope;
        Solution solution = solve(question);
        assertThat(solution.found().value())
                .isLessThanOrEqualTo(expected)
                .isCloseTo(expected, within(expected * RESOLUTION));
        Tried beyond = Objects.requireNonNull(solution.beyond());
        assertThat(beyond.value() / solution.found().value()).isBetween(1.0, 1 + RESOLUTION + 1e-6);
        assertThat(run(watts, solution.found().value(), joules)).isLessThanOrEqualTo(10);
        assertThat(run(watts, beyond.value(), joules)).isGreaterThan(10);
        assertThat(solution.monotone()).isTrue();
        assertThat(solution.course(0)).isEqualTo("rises");
        assertThat(SolutionText.of(solution))
                .contains(" kW is the most device#/power/activeIdle that keeps energyJoules.total <= 10");
    }

    /** One token has no time of further ones; all values of the range have it. A name that no report has is refused. */
    @Test
    void keysThatTheScenarioLacksMayBeThoseOfTheRange() {
        ScenarioTemplate generate = Scenarios.of(
                "{\"model\": \"gpt2-xl\", \"system\": \"wse-3\", \"workload\": {\"kind\":"
                        + " \"generate\", \"batch\": 1, \"inputTokens\": 8, \"outputTokens\": 1}, \"precision\": {\"weights\": \"bf16\", \"activations\": \"bf16\"}, \"execution\": {\"fidelity\": \"fast\"}}");
        Question tokens = question("workload.outputTokens", true, 2, 20, "timePerOutputTokenSeconds < 1");
        assertThat(new Solver(generate, tokens, List.of(), 1).solve().found().value())
                .isEqualTo(20);
        Question wrong = question("workload.outputTokens", true, 2, 20, "secondsPerStep < 1");
        assertThatThrownBy(() -> new Solver(generate, wrong, List.of(), 1).solve())
                .isInstanceOf(InputException.class)
                .hasMessageContaining("report key \"secondsPerStep\"");
    }

    /** Compared with all values one by one. */
    @Test
    void wholeNumbersAreFoundToOne() {
        String seconds = "totalSeconds";
        Knob batch = question("workload.batch", true, 1, 40, "totalSeconds < 1").knob();
        double bound = run(batch, 25, seconds);
        int most = 0;
        for (int i = 1; i <= 40; i++) {
            most = run(batch, i, seconds) < bound ? i : most;
        }
        assertThat(most).isBetween(2, 39);
        assertThat(solve(question("workload.batch", true, 1, 40, "totalSeconds < " + bound))
                        .found()
                        .value())
                .isEqualTo(most);
        Solution least = solve(question("workload.batch", false, 1, 40, "totalSeconds >= " + bound));
        assertThat(least.found().value()).isEqualTo(most + 1);
        assertThat(Objects.requireNonNull(least.beyond()).value()).isEqualTo(most);
    }

    @Test
    void whatIsKeptAllAlongEndsWithTheRange() {
        Solution solution = solve(question("hardware.launch.graphGap", false, 1e-7, 1e-5, "totalSeconds < 1 s"));
        assertThat(solution.found().value()).isEqualTo(1e-7);
        assertThat(solution.beyond()).isNull();
        assertThat(SolutionText.of(solution)).contains("the range ends there", "--from looks below");
    }

    @Test
    void whatIsKeptNowhereIsNotServed() {
        assertThatThrownBy(() -> solve(question("hardware.launch.graphGap", false, 1e-7, 1e-5, "totalSeconds < 1 us")))
                .isInstanceOf(UnservedException.class)
                .hasMessageContaining(
                        "no value of device#/launch/graphGap from 0.1 us to 10 us keeps totalSeconds < 1.0E-6")
                .hasMessageContaining("totalSeconds comes to 0.001")
                .hasMessageContaining("at 0.1 us at best");
        assertThatThrownBy(() -> solve(question("hardware.launch.graphGap", false, 1e-7, 1e-5, "totalSecond < 1 us")))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("did you mean \"totalSeconds\"?");
    }

    /** A band: too little below it, too much above. */
    @Test
    void answersThatChangeTwiceAreTold() {
        Solution solution = solve(question(
                "hardware.launch.graphGap", false, 1e-7, 1e-5, "totalSeconds >= 2 ms", "totalSeconds <= 3 ms"));
        assertThat(solution.monotone()).isFalse();
        assertThat(SolutionText.of(solution)).contains("NOT MONOTONE");
        assertThat(run(solution.question().knob(), solution.found().value(), "totalSeconds"))
                .isBetween(2e-3, 2.01e-3);
    }

    /** Memory of an H100 gets slower where a clock of its timing rules is passed, so that a value far below keeps what it keeps. */
    @Test
    void aCourseThatRisesAndFallsIsScannedAndNotCertified() {
        ScenarioTemplate gpu = Scenarios.of(
                "{\"model\": \"gpt2-xl\", \"system\": \"h100-sxm-80gb\", \"workload\":"
                        + " {\"kind\": \"decode\", \"batch\": 8, \"contextTokens\": 1024}, \"execution\": {\"fidelity\": \"fast\"}}");
        Knob bandwidth = Knobs.named("", "hardware.memory.bandwidth", gpu);
        String seconds = "timePerOutputTokenSeconds";
        double dip = Objects.requireNonNull(
                Scenarios.run(gpu, bandwidth.at(4.071e12)).get(seconds));
        assertThat(Scenarios.run(gpu, bandwidth.at(4.157e12)).get(seconds)).isGreaterThan(dip);
        Solution solution = new Solver(
                        gpu,
                        new Question(
                                bandwidth,
                                false,
                                List.of(Constraint.of(seconds + " <= " + dip * 1.006)),
                                3.35e11,
                                3.35e13,
                                RESOLUTION),
                        List.of(),
                        2)
                .solve();
        assertThat(solution.found().value()).isLessThan(4.1e12);
        assertThat(solution.tried())
                .filteredOn(Tried::kept)
                .allSatisfy(each -> assertThat(each.value())
                        .isGreaterThanOrEqualTo(solution.found().value()));
        assertThat(solution.course(0)).isEqualTo("rises and falls");
        assertThat(solution.monotone()).isFalse();
        assertThat(SolutionText.of(solution))
                .contains("NOT MONOTONE, not certified: " + seconds + " rises and falls along the range");
        assertThat(SolutionJson.of(solution))
                .contains("\"certified\" : false", "\"certificate\" : \"scan\"", "\"monotone\" : false");
    }

    @Test
    void keysAreCheckedBeforeTheRangeIsRun() {
        assertThatThrownBy(() -> solve(question("workload.batch", true, 1, 1e9, "totalSecond < 1 us")))
                .isInstanceOf(InputException.class);
        assertThatThrownBy(() -> solve(question("workload.batch", false, 0.2, 20, "totalSeconds < 1 us")))
                .hasMessageContaining("no value of /workload/batch from 1 to 20 keeps");
    }

    @Test
    void valuesBesideOneAreNearAndReachTheEnd() {
        Lattice lattice = Lattice.of(1, 10, 0.001, false);
        assertThat(lattice.steps()).isEqualTo(2304);
        List<Integer> below = lattice.beside(1000, false);
        assertThat(below).startsWith(999, 998, 996, 992, 990).endsWith(1000 - 512, 0);
        // 1.01^24 = 1.2697, and 2304 * lg 1.2697 = 238.9
        assertThat(below).contains(1000 - 239).hasSize(11 + Lattice.HUNDREDTHS);
        assertThat(lattice.beside(2304, true)).isEmpty();
        assertThat(Lattice.of(1, 100, 0.1, true).beside(9, false)).containsExactly(8, 7, 5, 1, 0);
    }

    @Test
    void latticesEndWithTheirRange() {
        Lattice lattice = Lattice.of(2, 3, 0.1, false);
        // ln 1.5 / ln 1.1 = 4.25
        assertThat(lattice.steps()).isEqualTo(5);
        assertThat(lattice.value(0)).isEqualTo(2);
        assertThat(lattice.value(5)).isEqualTo(3);
        assertThat(lattice.value(1)).isCloseTo(2 * Math.pow(1.5, 0.2), within(1e-6));
        assertThat(Lattice.of(0.4, 9.7, 0.1, true).spread(17)).startsWith(0).endsWith(8);
        assertThatThrownBy(() -> Lattice.of(1.2, 1.8, 0.1, true)).hasMessageContaining("whole numbers");
    }
}
