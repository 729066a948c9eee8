package systole.study.knob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import systole.system.InputException;
import systole.system.json.ScenarioTemplate;

final class KnobsTest {
    private final ScenarioTemplate scenario = Scenarios.nodes();

    @Test
    void everyNumberOfTheMachineIsOne() {
        List<String> places = Knobs.ofMachine(scenario).stream()
                .map(knob -> knob.place().toString())
                .toList();
        assertThat(places)
                .doesNotHaveDuplicates()
                .contains(
                        "device#/cores",
                        "device#/core/tensor/rates/bf16", // of the family
                        "device#/memory/dram/timings/tRP", // of the memory type
                        "system#/scaleOut/bandwidthPerDevice",
                        "/system/scaleOut/latency", // over that of the system
                        "/system/nodes",
                        "communication/nvlink4#/endpoint/bandwidth",
                        "networks/infiniband#/protocols/0/startup")
                .noneMatch(place -> place.contains("sources") || place.startsWith("libraries"));
    }

    @Test
    void namesLeadToDeviceThenSystemThenScenario() {
        Knob bandwidth = Knobs.named("--minimize", "hardware.memory.bandwidth", scenario);
        assertThat(bandwidth.place()).hasToString("device#/memory/bandwidth");
        assertThat(bandwidth.number()).isEqualTo(3.35e12);
        assertThat(Knobs.named("--minimize", "hardware.scaleOut.latency", scenario)
                        .place())
                .hasToString("system#/scaleOut/latency");
        assertThat(Knobs.named("--minimize", "workload.batch", scenario).number())
                .isEqualTo(2);
        Knob unwritten = Knobs.named("--minimize", "parallelism.pipeline", scenario);
        assertThat(unwritten.place()).hasToString("/parallelism/pipeline");
        assertThat(unwritten.number()).isNaN();
        assertThatThrownBy(() -> Knobs.named("--minimize", "hardware.memory.bandwith", scenario))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("--minimize: found \"hardware.memory.bandwith\"")
                .hasMessageContaining("did you mean \"hardware.memory.bandwidth\"");
        assertThatThrownBy(() -> Knobs.named("--minimize", "/workload/kind", scenario))
                .hasMessageContaining("/workload/kind, which is \"decode\", expected a number");
    }

    @Test
    void wholeOnesAreTold() {
        assertThat(Knobs.named("", "hardware.cores", scenario).whole(scenario)).isTrue();
        assertThat(Knobs.named("", "workload.batch", scenario).whole(scenario)).isTrue();
        assertThat(Knobs.named("", "hardware.core.tensor.rates.bf16", scenario).whole(scenario))
                .isFalse();
        assertThat(Knobs.named("", "hardware.memory.capacity", scenario).whole(scenario))
                .isFalse();
    }

    @Test
    void numbersAreShownInTheirUnit() {
        assertThat(Knobs.named("", "hardware.memory.bandwidth", scenario).text(1.2345678e12))
                .isEqualTo("1.23457 TB/s");
        assertThat(Knobs.named("", "hardware.memory.capacity", scenario).text(1L << 33))
                .isEqualTo("8 GiB");
        assertThat(Knobs.named("", "hardware.cores", scenario).text(12)).isEqualTo("12");
    }
}
