package systole.study.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import systole.study.sweep.json.SweepReader;

/** Rows may carry what buyers pay for their tokens. */
final class PriceKeysTest {
    private static final String OWNED = "price.ownedDollarsPerMillionTokens";
    private static final String RENTED = "price.rentedDollarsPerMillionTokens";

    private static Map<String, Double> numbers(String model, String system, String kind, int tensor) {
        SweepSpec sweep = SweepReader.read(
                Path.of("sweep.json"),
                "{\"scenario\": {\"model\": \"" + model + "\", \"system\": \"" + system + "\", \"workload\": " + kind
                        + ", \"execution\": {\"fidelity\": \"fast\"}}, \"axes\": [{\"at\": \"/parallelism/tensor\", \"values\": ["
                        + tensor + "]}], \"report\": [\"" + OWNED + "\", \"" + RENTED + "\"]}");
        return new Evaluator(sweep).numbers(new Point(0, sweep.points().at(0)));
    }

    /** Hours for a million tokens. */
    private static double hours(Map<String, Double> numbers, String rate) {
        return 1e6 / numbers.getOrDefault(rate, Double.NaN) / 3600;
    }

    /**
     * Of five A100 80GB at 15,000 dollars each, 1.5 an hour to rent (usd-2026): a million tokens take 1e6 / rate / 3600 hours, and
     * owning adds the server, operations and electricity, in all between one and three times the purchase over three years.
     */
    @Test
    void tokensCostTheHoursOfTheDevicesInUse() {
        Map<String, Double> numbers =
                numbers("gpt2-xl", "hgx-a100-80gb", "{\"kind\": \"decode\", \"batch\": 2, \"contextTokens\": 64}", 5);
        double hours = hours(numbers, "outputTokensPerSecond");
        assertThat(numbers.get(RENTED)).isCloseTo(5 * 1.5 * hours, within(1e-9));
        double purchase = 5 * 15_000 * hours / (3 * 8760);
        assertThat(numbers.get(OWNED)).isBetween(purchase, 3 * purchase);
    }

    /** Devices of inf2 are NeuronCores, two on a chip, and chips have prices. */
    @Test
    void partsOfChipsAreChargedByChip() {
        Map<String, Double> numbers = numbers(
                "llama-2-7b", "inf2-48xlarge", "{\"kind\": \"decode\", \"batch\": 2, \"contextTokens\": 64}", 4);
        double hours = hours(numbers, "outputTokensPerSecond");
        assertThat(numbers.get(RENTED)).isCloseTo(2 * 0.758 * hours, within(1e-9));
        assertThat(numbers.get(OWNED)).as("nobody sells them").isNaN();
    }

    @Test
    void trainedTokensHaveAPrice() {
        Map<String, Double> numbers = numbers(
                "gpt2-xl", "hgx-a100-80gb", "{\"kind\": \"train\", \"globalBatch\": 8, \"sequenceLength\": 256}", 1);
        double hours = hours(numbers, "tokensPerSecondPerDevice");
        assertThat(numbers.get(RENTED)).isCloseTo(1.5 * hours, within(1e-9));
    }

    @Test
    void promptsGenerateNothingToCharge() {
        assertThat(numbers("gpt2-xl", "a100-sxm-80gb", "{\"kind\": \"prefill\", \"batch\": 2, \"inputTokens\": 64}", 1)
                        .get(OWNED))
                .isNaN();
    }
}
