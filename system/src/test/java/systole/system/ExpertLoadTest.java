package systole.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import systole.system.json.ScenarioReader;
import systole.system.report.Report;
import systole.system.report.Report.EnergyUse;

/** What a report says of how unevenly experts are hit. */
final class ExpertLoadTest {
    @Test
    void whatHasNoEffectIsNamed() {
        assertThat(ExpertLoad.EVEN.text(1)).isEmpty();
        assertThat(new ExpertLoad(3, null).text(1)).singleElement().asString().contains("have no effect");
        assertThat(new ExpertLoad(1, 1.5).text(1)).singleElement().asString().contains("have no effect");
        assertThat(new ExpertLoad(1.2, 1.5).text(8))
                .anyMatch(line -> line.contains("\"expertCapacity\" has no effect"));
        assertThat(new ExpertLoad(2, 1.5).text(8)).noneMatch(line -> line.contains("no effect"));
    }

    @Test
    void energyOfTheBusiestIsSaid() {
        assertThat(ExpertLoad.EVEN.text(8)).hasSize(1).noneMatch(line -> line.contains("energy"));
        assertThat(new ExpertLoad(2, 1.5).text(8))
                .anyMatch(line -> line.contains("1.50 times the mean"))
                .anyMatch(line -> line.contains("energy"));
    }

    /** Twice the mean on the busiest: all wait for it, and the others work no more than before. */
    @Test
    void theOthersWaitForTheBusiest() {
        String plan = "{\"model\": \"mixtral-8x7b\", \"system\": \"hgx-h100\", \"workload\": {\"kind\": \"prefill\","
                + " \"batch\": 8, \"inputTokens\": 512}, \"execution\": {\"fidelity\": \"fast\"},"
                + " \"parallelism\": {\"tensor\": 8, \"expert\": 8, \"expertImbalance\": %s}}";
        Report even = ScenarioReader.simulation("s", String.format(plan, "1")).run("");
        Report uneven = ScenarioReader.simulation("s", String.format(plan, "2")).run("");
        EnergyUse spent = Objects.requireNonNull(even.energy());
        EnergyUse more = Objects.requireNonNull(uneven.energy());
        double longer = uneven.latency().totalSeconds() / even.latency().totalSeconds();
        assertThat(longer).isGreaterThan(1.2);
        double waiting = Objects.requireNonNull(spent.byComponent().get("static"));
        assertThat(more.byComponent().get("tensor"))
                .isEqualTo(spent.byComponent().get("tensor"));
        assertThat(Objects.requireNonNull(more.byComponent().get("static")))
                .isCloseTo(waiting * longer, withinPercentage(2));
        assertThat(more.averageWattsPerDevice()).isLessThan(spent.averageWattsPerDevice());
    }
}
