package systole.system.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import systole.microarch.DeviceSpec;
import systole.microarch.power.Component;
import systole.system.json.ScenarioReader;
import systole.system.run.CollectiveClock;
import systole.system.run.PacedDevice;
import systole.system.run.PassTime;
import systole.system.run.Recall;

/** The clock of a layer: forwards and backwards it draws what the cap allows, with what runs beside its products. */
final class LayerTimesTest {
    private static double watts(PassTime... passes) {
        PassTime all = PassTime.of(passes);
        return Arrays.stream(Component.values()).mapToDouble(all::joules).sum() / (all.picoseconds() * 1e-12);
    }

    private static ChunkTimes layer(String fidelity, boolean overlap, int cap) {
        String text = Steps.text(
                        "\"llama-2-7b\"",
                        "\"hgx-a100-80gb\"",
                        8,
                        4096,
                        "\"tensor\": 8, \"sequence\": true",
                        "\"overlapTensorCommunication\": " + overlap + ", \"powerCap\": " + cap)
                .replace("\"fidelity\": \"fast\"", "\"fidelity\": \"" + fidelity + "\"");
        TrainingScenario scenario = ((TrainingSimulation) ScenarioReader.simulation("step", text)).scenario();
        DeviceSpec device = PacedDevice.of(scenario.system(), scenario.execution(), 1);
        CollectiveClock clock =
                new CollectiveClock(scenario.system(), scenario.parallelism(), device, scenario.execution());
        return new LayerTimes(scenario, TrainingFit.counted(scenario).passes(), device, clock, new Recall())
                .layer(scenario.model().kind(0));
    }

    /** 300 W are less than such a layer would draw; a setting of the clock, 15 MHz of 1.2 GHz, is worth about 2 %. */
    @ParameterizedTest
    @CsvSource({"fast, true", "fast, false", "tile, true", "tile, false"})
    void aLayerStaysWithinTheCapAndUsesIt(String fidelity, boolean overlap) {
        ChunkTimes layer = layer(fidelity, overlap, 300);
        assertThat(watts(layer.forward(), layer.backward())).isBetween(0.97 * 300, 300.0);
    }

    /** What is hidden leaves less time to draw the same energy in. */
    @ParameterizedTest
    @CsvSource({"300", "400"})
    void whatIsHiddenLowersTheClock(int cap) {
        ChunkTimes open = layer("fast", false, cap);
        ChunkTimes hidden = layer("fast", true, cap);
        assertThat(PassTime.of(hidden.forward(), hidden.backward()).picoseconds())
                .isLessThan(PassTime.of(open.forward(), open.backward()).picoseconds());
        assertThat(hidden.forward().picosecondsOf("gate_up_projection"))
                .isGreaterThanOrEqualTo(open.forward().picosecondsOf("gate_up_projection"));
    }
}
