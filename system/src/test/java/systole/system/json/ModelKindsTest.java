package systole.system.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import systole.system.InputException;
import systole.system.UnservedException;

/** A kind of work that a model cannot do is named before anything else, with those that it can. */
final class ModelKindsTest {
    private static void read(String model, String workload) {
        ScenarioReader.simulation(
                "scenario",
                "{\"model\": \"" + model + "\", \"system\": \"h100-sxm-80gb\", \"workload\": {" + workload + "}}");
    }

    /** Also where something else would not be served: a length that is none of an image. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "vit-l-16 | decode | \"contextTokens\": 8 | an encoder | prefill, train",
                "bert-large | generate | \"inputTokens\": 8, \"outputTokens\": 8 | an encoder | prefill, train",
                "bert-large | serve | \"inputTokens\": 8 | an encoder | prefill, train",
                "swin-l | generate | \"inputTokens\": 8, \"outputTokens\": 8 | an encoder | prefill, train",
                "dit-xl-2 | decode | \"contextTokens\": 8 | a denoiser | prefill, generate, train"
            })
    void impossible(String model, String kind, String counts, String what, String possible) {
        assertThatThrownBy(() -> read(model, "\"kind\": \"" + kind + "\", \"batch\": 1, " + counts))
                .isInstanceOfSatisfying(
                        UnservedException.class,
                        e -> assertThat(e.getMessage())
                                .startsWith("kind \"" + kind + "\" is not possible with " + model + ", " + what)
                                .endsWith("kinds that it takes: " + possible));
    }

    /** Understood, so that it ends as what is not simulated; but not offered. */
    @Test
    void serveIsNotAmongTheKinds() {
        assertThatThrownBy(() -> read("llama-2-7b", "\"kind\": \"serve\""))
                .isInstanceOf(UnservedException.class)
                .hasMessage(
                        "workload kind \"serve\" is not simulated; kinds that are: [prefill, decode, generate, train,"
                                + " operators]");
        assertThatThrownBy(() -> read("llama-2-7b", "\"kind\": \"server\""))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("one of prefill, decode, generate, train, operators");
    }

    @Test
    void contextOfTrainingIsADegree() {
        assertThatThrownBy(() -> read(
                        "llama-2-7b",
                        "\"kind\": \"train\", \"globalBatch\": 1, \"sequenceLength\": 8, \"contextTokens\": 2"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("/workload/contextTokens: found key \"contextTokens\", expected none for kind"
                        + " \"train\"; devices that share each sequence are --context-parallel");
    }
}
