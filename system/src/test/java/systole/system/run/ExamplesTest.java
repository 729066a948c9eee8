package systole.system.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import systole.system.Execution;
import systole.system.Scenario;
import systole.system.Workload;
import systole.system.json.ReportJson;
import systole.system.json.ScenarioReader;
import systole.system.report.Report;

/** Every example runs, and what must hold of every report holds of theirs. */
final class ExamplesTest {
    /** 1e-9 of the value, in percent. */
    private static final double CLOSED = 1e-7;

    static List<Path> examples() {
        return Scenarios.examples();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void accountsClose(Path file) {
        Scenario scenario = ScenarioReader.read(file);
        Report report = Scenarios.run(scenario);
        double total = report.latency().totalSeconds();
        assertThat(total).isPositive();
        assertThat(sum(report.byResource().values().stream().toList())).isCloseTo(total, withinPercentage(CLOSED));
        assertThat(sum(report.byOperator().stream()
                        .map(Report.OperatorShare::seconds)
                        .toList()))
                .isCloseTo(total, withinPercentage(CLOSED));
        Report.EnergyUse energy = Objects.requireNonNull(report.energy());
        assertThat(sum(List.copyOf(energy.byComponent().values())))
                .isCloseTo(energy.totalJoules(), withinPercentage(CLOSED));
        assertThat(energy.byComponent().values())
                .allSatisfy(joules -> assertThat(joules).isNotNegative());
        int devices = scenario.parallelism().devices();
        assertThat(energy.averageWattsPerDevice() * devices * total)
                .isCloseTo(energy.totalJoules(), withinPercentage(CLOSED));
        assertThat(energy.averageWattsPerDevice())
                .isBetween(
                        scenario.system().node().device().power().activeIdleWatts(),
                        1.01 * scenario.system().node().device().power().capWatts());
        assertThat(report.boundSeconds()).isPositive().isLessThanOrEqualTo(total);
        assertThat(report.modelFlopsUtilization()).isBetween(0.0, 1.0);
        assertThat(Objects.requireNonNull(report.memory()).total()).isLessThanOrEqualTo(report.capacityBytes());
    }

    @ParameterizedTest
    @MethodSource("examples")
    void tokensFollowFromTimes(Path file) {
        Scenario scenario = ScenarioReader.read(file);
        Workload work = scenario.workload();
        Report report = Scenarios.run(scenario);
        Report.Latency latency = report.latency();
        double first = Scenarios.value(latency.timeToFirstTokenSeconds());
        assertThat(Scenarios.value(latency.prefillSeconds())).isLessThan(first);
        if (work.kind() == Workload.Kind.PREFILL) {
            assertThat(latency.totalSeconds()).isEqualTo(first);
            assertThat(latency.timePerOutputTokenSeconds()).isNull();
            assertThat(latency.outputTokensPerSecond()).isNull();
            assertThat(Objects.requireNonNull(report.energy()).joulesPerOutputToken())
                    .isNull();
            return;
        }
        assertThat(Scenarios.value(latency.timePerOutputTokenSeconds()))
                .isCloseTo((latency.totalSeconds() - first) / (work.outputTokens() - 1), withinPercentage(CLOSED));
        double tokens = (double) work.batch() * work.outputTokens();
        assertThat(Scenarios.value(latency.outputTokensPerSecond()))
                .isCloseTo(tokens / latency.totalSeconds(), withinPercentage(CLOSED));
        assertThat(Scenarios.value(Objects.requireNonNull(report.energy()).joulesPerOutputToken()))
                .isCloseTo(Objects.requireNonNull(report.energy()).totalJoules() / tokens, withinPercentage(CLOSED));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void skippingAheadAndRepeatingChangeNothing(Path file) {
        Scenario scenario = ScenarioReader.read(file);
        Report skipped = Scenarios.run(scenario);
        Report again = Scenarios.run(scenario);
        assertThat(again.simulator().events()).isEqualTo(skipped.simulator().events());
        assertThat(withoutCost(again)).isEqualTo(withoutCost(skipped));
        assertThat(withoutWall(again)).isEqualTo(withoutWall(skipped));
        Execution execution = scenario.execution();
        Report whole = Scenarios.run(new Scenario(
                scenario.model(),
                scenario.system(),
                scenario.workload(),
                scenario.precision(),
                scenario.parallelism(),
                new Execution(
                        execution.stack(),
                        execution.collective(),
                        execution.fidelity(),
                        false,
                        execution.powerCapWatts()),
                scenario.assumptions()));
        assertThat(withoutCost(whole)).isEqualTo(withoutCost(skipped));
        assertThat(whole.simulator().events())
                .isGreaterThanOrEqualTo(skipped.simulator().events());
    }

    private static Report withoutCost(Report report) {
        return with(report, new Report.Simulator("", "", 0, 0));
    }

    private static String withoutWall(Report report) {
        Report.Simulator simulator = report.simulator();
        return ReportJson.of(
                with(report, new Report.Simulator(simulator.version(), simulator.fidelity(), simulator.events(), 0)));
    }

    private static Report with(Report report, Report.Simulator simulator) {
        return new Report(
                report.title(),
                report.latency(),
                report.training(),
                report.modelTflopsPerDevice(),
                report.modelFlopsUtilization(),
                report.energy(),
                report.memory(),
                report.capacityBytes(),
                report.byResource(),
                report.byOperator(),
                report.layers(),
                report.boundSeconds(),
                report.assumptions(),
                simulator);
    }

    private static double sum(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).sum();
    }
}
