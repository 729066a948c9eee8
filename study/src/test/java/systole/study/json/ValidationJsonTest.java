package systole.study.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import systole.study.validation.Validation;
import systole.system.InputException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Validation as JSON, and measured whole runs. */
final class ValidationJsonTest {
    private static final String SCENARIO = "{\"model\": \"llama-2-7b\", \"system\": \"a100-sxm-80gb\", "
            + "\"workload\": {\"kind\": \"prefill\", \"batch\": 1, \"inputTokens\": 128}}";

    @Test
    void whatDoesNotExistIsNull() {
        String text = ValidationJson.of(Validation.of(List.of(
                new Validation.Row("1", "g", 100.0, 80.0, "memory", ""),
                new Validation.Row("2", "g", 100.0, null, "", "too large"),
                new Validation.Row("3", "g", null, 7.5, "memory", "no measured_us in the row"))));
        assertThat(text)
                .isEqualTo("{\"groups\":[{\"group\":\"g\",\"n\":1,\"mapePercent\":20.0,\"medianPercent\":20.0,"
                        + "\"biasPercent\":-20.0,\"p90Percent\":20.0}],\"rows\":["
                        + "{\"case\":\"1\",\"measured\":100.0,\"predicted\":80.0,\"errorPercent\":-20.0,\"reason\":null},"
                        + "{\"case\":\"2\",\"measured\":100.0,\"predicted\":null,\"errorPercent\":null,"
                        + "\"reason\":\"too large\"},"
                        + "{\"case\":\"3\",\"measured\":null,\"predicted\":7.5,\"errorPercent\":null,"
                        + "\"reason\":\"no measured_us in the row\"}]}\n");
    }

    /** Of training alone; eight capped devices wait for the one that draws most, a single one for none. */
    @Test
    void trainingOnDevicesThatAreAlike() {
        EndToEnd runs = EndToEnd.parse(
                "runs.jsonl",
                line("1", SCENARIO, "prefillSeconds", "0.01")
                        + "\n"
                        + line("2", training(8), "secondsPerStep", "0.5")
                        + "\n"
                        + line("3", training(1), "secondsPerStep", "0.5"));
        List<Validation.Row> apart = runs.rows(null, 2);
        List<Validation.Row> alike = runs.alike(2);
        assertThat(alike).extracting(Validation.Row::name).containsExactly("2", "3");
        double waits = Objects.requireNonNull(apart.get(1).predicted());
        assertThat(alike.get(0).predicted()).isBetween(0.95 * waits, 0.999 * waits);
        assertThat(alike.get(1).predicted()).isEqualTo(apart.get(2).predicted());
    }

    private static String training(int devices) {
        return "{\"model\": \"gpt2-xl\", \"system\": \"hgx-h100\", \"workload\": {\"kind\": \"train\", \"globalBatch\": "
                + 4 * devices + ", \"sequenceLength\": 1024}, \"precision\": {\"compute\": \"bf16\"}, "
                + "\"parallelism\": {\"data\": " + devices + ", \"microBatch\": 4}, "
                + "\"execution\": {\"fidelity\": \"fast\", \"powerCap\": 350}}";
    }

    @Test
    void everyMeasuredRunIsARow() {
        EndToEnd runs = EndToEnd.parse(
                "runs.jsonl",
                line("1", SCENARIO, "prefillSeconds", "0.01")
                        + "\n"
                        + line("2", SCENARIO, "timePerOutputTokenSeconds", "0.01")
                        + line("3", SCENARIO.replace("7b", "7"), "prefillSeconds", "0.01")
                        + line("4", SCENARIO.replace("prefill", "train"), "prefillSeconds", "0.01")
                        + line("5", SCENARIO, "prefillSeconds", "0"));
        List<Validation.Row> rows = runs.rows(null, 2);
        assertThat(rows).extracting(Validation.Row::name).containsExactly("1", "2", "3", "4", "5");
        assertThat(rows).extracting(Validation.Row::group).containsOnly("g");
        // 128 tokens through 6.6 G parameters at 312 TFLOP/s take 5.4 ms, reading the parameters once 6.6 ms
        assertThat(rows.get(0).predicted()).isBetween(0.0066, 0.02);
        assertThat(rows.get(0).reason()).isEmpty();
        assertThat(rows.get(1).reason()).isEqualTo("the report has no timePerOutputTokenSeconds");
        assertThat(rows.get(2).reason()).contains("did you mean \"llama-2-7b\"");
        assertThat(rows.get(3).reason()).isNotEmpty();
        assertThat(rows.get(4).reason()).isEqualTo("no measured value above 0");
        assertThat(rows.get(4).errorPercent()).isNull();
    }

    @Test
    void theDocumentHasNoNumbersThatAreNone() {
        String text =
                ValidationJson.of(Validation.of(EndToEnd.parse("runs.jsonl", line("1", SCENARIO, "prefillSeconds", "0"))
                        .rows(null, 2)));
        JsonNode row = JsonMapper.builder().build().readTree(text).path("rows").path(0);
        assertThat(row.path("errorPercent").isNull()).isTrue();
        assertThat(text).doesNotContain("NaN", "Infinity");
    }

    @Test
    void brokenLinesAreNamed() {
        assertThatThrownBy(() -> EndToEnd.parse("runs.jsonl", line("1", SCENARIO, "a", "1") + "{\"scenario\": 1}\n"))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith("runs.jsonl:2:1: found scenario of 1, expected an object");
        assertThatThrownBy(() -> EndToEnd.parse("runs.jsonl", "{\"scenario\": {"))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith("runs.jsonl:1:1: found no valid JSON");
    }

    private static String line(String name, String scenario, String metric, String value) {
        return "{\"case\": \"" + name + "\", \"group\": \"g\", \"scenario\": " + scenario
                + ", \"measured\": {\"metric\": \"" + metric + "\", \"value\": " + value + "}}\n";
    }
}
