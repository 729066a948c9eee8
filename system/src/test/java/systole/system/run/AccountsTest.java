package systole.system.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import systole.system.json.ScenarioReader;
import systole.system.report.Report;

/** What resources and operators own of a run is the run, whoever was waited for. */
final class AccountsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "llama-3-8b | hgx-h100 | generate | 1 | bf16 | fast",
                "llama-3-8b | hgx-h100 | generate | 1 | int4 | fast",
                "mixtral-8x7b | hgx-h100 | generate | 2 | mxfp4 | fast",
                "mixtral-8x7b | hgx-a100-80gb | generate | 2 | bf16 | fast",
                "gpt-oss-20b | hgx-h100 | generate | 1 | nvfp4 | fast",
                "llama-2-7b | rtx-4090 | generate | 1 | int8 | fast",
                "mixtral-8x7b | hgx-h100 | generate | 2 | mxfp4 | tile"
            })
    void accountsSumToTheTotal(String model, String system, String kind, int tensor, String weights, String fidelity) {
        Report report = ScenarioReader.simulation(
                        "s",
                        "{\"model\": \"" + model + "\", \"system\": \"" + system + "\", \"workload\": {\"kind\": \""
                                + kind
                                + "\", \"batch\": 1, \"inputTokens\": 512, \"outputTokens\": 16}, \"precision\": {\"weights\": \""
                                + weights + "\"" + (weights.equals("bf16") ? "" : ", \"activations\": \"bf16\"")
                                + "}, \"parallelism\": {\"tensor\": " + tensor + "}, \"execution\": {\"fidelity\": \""
                                + fidelity
                                + "\"}}")
                .run("");
        double total = report.latency().totalSeconds();
        assertThat(report.byResource().values().stream()
                        .mapToDouble(Double::doubleValue)
                        .sum())
                .isCloseTo(total, within(1e-9 * total));
        assertThat(report.byOperator().stream()
                        .mapToDouble(Report.OperatorShare::seconds)
                        .sum())
                .isCloseTo(total, within(1e-9 * total));
    }
}
