package systole.system.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import systole.isa.DataType;
import systole.system.Scenario;
import systole.system.json.ScenarioReader;
import systole.system.training.TrainingScenario;
import systole.system.training.TrainingSimulation;

/** Models that are published with narrow weights run so where a scenario says nothing else. */
final class PublishedPrecisionTest {
    private static Scenario scenario(String model, String system, String more) {
        return ScenarioReader.read(
                "scenario",
                "{\"model\": \"" + model + "\", \"system\": \"" + system + "\", \"parallelism\": {\"tensor\": 8}"
                        + ", \"workload\": " + Scenarios.decode(8, 1024) + more + "}");
    }

    /**
     * Bytes of the published files: 671.0 and 1026.4 billion parameters of a byte, of which embedding and head, twice vocabulary x
     * 7168, have two. What ranks do not divide (latent projections, the router, norms) is there on each: less than 2 %.
     */
    @ParameterizedTest
    @CsvSource({"deepseek-v3, 671.0, 129280", "kimi-k2, 1026.4, 163840"})
    void weightsTakeAByte(String model, double billions, long vocabulary) {
        Scenario scenario = scenario(model, "hgx-b200", "");
        assertThat(scenario.precision().weights()).isEqualTo(DataType.FP8_E4M3);
        assertThat(scenario.precision().activations()).isEqualTo(DataType.FP8_E4M3);
        assertThat(scenario.precision().kvCache()).isEqualTo(DataType.BF16);
        double bytes = Objects.requireNonNull(Scenarios.run(scenario).memory()).weights() * 8.0;
        assertThat(bytes).isCloseTo(billions * 1e9 + 2.0 * vocabulary * 7168, withinPercentage(2));
    }

    /** What a scenario says comes first, and what a device cannot multiply is widened. */
    @Test
    void unlessAScenarioSaysOtherwise() {
        Scenario wide = scenario("deepseek-v3", "hgx-h200", ", \"precision\": {\"weights\": \"bf16\"}");
        assertThat(wide.precision().weights()).isEqualTo(DataType.BF16);
        assertThat(wide.precision().activations()).isEqualTo(DataType.BF16);
        Scenario converted = scenario("deepseek-v3", "hgx-a100-80gb", "");
        assertThat(converted.precision().weights()).isEqualTo(DataType.FP8_E4M3);
        assertThat(converted.precision().activations()).isEqualTo(DataType.BF16);
    }

    /** Training has a precision of its own, whatever the weights are published in. */
    @Test
    void trainingComputesAsItSays() {
        String step =
                "{\"model\": \"deepseek-v3\", \"system\": {\"preset\": \"hgx-h100\", \"nodes\": 32}, \"parallelism\":"
                        + " {\"tensor\": 8, \"data\": 32, \"zero\": 3}, \"workload\": {\"kind\": \"train\", \"globalBatch\": 32,"
                        + " \"sequenceLength\": 512}";
        assertThat(training(step + "}").precision().compute()).isEqualTo(DataType.BF16);
        assertThat(training(step + ", \"precision\": {\"compute\": \"fp8\"}}")
                        .precision()
                        .compute())
                .isEqualTo(DataType.FP8_E4M3);
    }

    private static TrainingScenario training(String text) {
        return ((TrainingSimulation) ScenarioReader.simulation("step", text)).scenario();
    }
}
