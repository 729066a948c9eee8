package systole.system.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static systole.system.json.InputFiles.problems;
import static systole.system.json.InputFiles.scenarioProblems;
import static systole.system.json.InputFiles.write;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import systole.isa.DataType;
import systole.system.Scenario;
import systole.system.UnservedException;
import systole.system.Workload;

/** Scenarios as files and as options. */
final class ScenarioReaderTest {
    private static final String DECODE = "{\"kind\": \"decode\", \"batch\": 1, \"contextTokens\": 8}";

    @TempDir
    private Path folder;

    private Scenario read(String system, String workload, String more) {
        return ScenarioReader.read(write(
                folder,
                "scenario.json",
                "{\"model\": \"llama-2-70b\", \"system\": " + system + ", \"workload\": " + workload + more + "}"));
    }

    @Test
    void theExampleOfTheInterface() {
        Scenario scenario = read(
                "{\"preset\": \"hgx-h100\", \"nodes\": 2, \"scaleOut\": {\"bandwidthPerDevice\": \"40 GB/s\"}}",
                "{\"kind\": \"generate\", \"batch\": 16, \"inputTokens\": 2048, \"outputTokens\": 128}",
                ", \"precision\": {\"weights\": \"fp8\", \"activations\": \"fp8\", \"kvCache\": \"fp8_e5m2\"},"
                        + "\"parallelism\": {\"tensor\": 8, \"pipeline\": 1},"
                        + "\"execution\": {\"steadyState\": \"off\", \"powerCap\": \"500 W\", \"collective\": \"ring\"}");
        assertThat(scenario.model().layers()).isEqualTo(80);
        assertThat(scenario.system().devices()).isEqualTo(16);
        assertThat(scenario.system().nodes()).isEqualTo(2);
        assertThat(scenario.system().node().scaleOut()).isNotNull().satisfies(network -> {
            assertThat(network.bytesPerSecondPerDevice()).isEqualTo(40e9);
            assertThat(network.latencySeconds()).isEqualTo(3.7e-6);
        });
        assertThat(scenario.workload()).isEqualTo(new Workload(Workload.Kind.GENERATE, 16, 2048, 0, 128));
        assertThat(scenario.precision().weights()).isEqualTo(DataType.FP8_E4M3);
        assertThat(scenario.precision().kvCache()).isEqualTo(DataType.FP8_E5M2);
        assertThat(scenario.parallelism().tensor()).isEqualTo(8);
        assertThat(scenario.execution().steadyState()).isFalse();
        assertThat(scenario.execution().powerCapWatts()).isEqualTo(500);
        assertThat(scenario.assumptions())
                .containsExactly(
                        "8 of 16 devices are idle: the plan uses 8; the 74.00 W that each draws are not counted");
    }

    @Test
    void defaultsAreAssumptions() {
        Scenario scenario =
                read("\"h100-sxm-80gb\"", DECODE.replace("8}", "5000}"), ", \"parallelism\": {\"zeroGroup\": 2}");
        assertThat(scenario.system().devices()).isEqualTo(1);
        assertThat(scenario.precision().weights()).isEqualTo(DataType.FP16);
        assertThat(scenario.execution().stack().id()).isEqualTo("ideal");
        assertThat(scenario.assumptions())
                .containsExactly(
                        "parallelism.zeroGroup had no effect: it matters in training",
                        "precision.weights is fp16, as the model is published",
                        "precision.activations is fp16, as the model is published",
                        "precision.kvCache is fp16, as the model is published",
                        "sequences of 5000 tokens are longer than the 4096 that llama-2-70b was made for");
    }

    @Test
    void systemsOfEveryForm() {
        assertThat(read("{\"preset\": \"hgx-a100-80gb\", \"devices\": 20}", DECODE, "")
                        .system())
                .satisfies(system -> assertThat(system.nodes()).isEqualTo(3))
                .satisfies(system -> assertThat(system.devices()).isEqualTo(20));
        assertThat(read("{\"preset\": \"tpu-v4-pod\", \"devices\": 64}", DECODE, "")
                        .system()
                        .nodes())
                .isEqualTo(1);
        String device = "{\"id\": \"wide\", \"family\": \"hopper\", \"cores\": 200,"
                + "\"clock\": {\"reference\": \"1 GHz\", \"maximum\": \"1.5 GHz\"},"
                + "\"memory\": {\"type\": \"HBM3e\", \"stacks\": 8, \"capacity\": \"1 TiB\", \"bandwidth\": \"8 TB/s\"},"
                + "\"links\": {\"type\": \"tpu-v4-ici\", \"count\": 2, \"bandwidth\": \"100 GB/s\"},"
                + "\"power\": {\"cap\": \"1 kW\", \"idle\": \"100 W\", \"activeIdle\": \"200 W\"}}";
        assertThat(read(device, DECODE, "").system().node().device().cores()).isEqualTo(200);
        String node = "{\"id\": \"rack\", \"device\": " + device + ", \"devices\": 4, \"fabric\": "
                + "{\"topology\": \"torus2d\", \"dimensions\": [2, 2], \"latency\": \"500 ns\"}}";
        assertThat(read(node, DECODE, "").system().node().fabric()).isNotNull().satisfies(fabric -> {
            assertThat(fabric.bytesPerSecondPerDevice()).isEqualTo(200e9);
            assertThat(fabric.dimensions()).containsExactly(2, 2);
        });
    }

    @Test
    void systemsThatCannotBe() {
        assertThat(scenarioProblems(
                        folder,
                        "{\"model\": \"llama-2-7b\", \"system\": {\"preset\": \"h100-sxm-80gb\", \"devices\": 8},",
                        "\"workload\": " + DECODE + "}"))
                .containsExactly("scenario.json:1:35 at /system: found values that do not go together, expected "
                        + "\"scaleOut\" with bandwidthPerDevice and latency, because h100-sxm-80gb alone has no network, or "
                        + "a system of such devices (see 'systole list systems')");
        assertThat(scenarioProblems(
                        folder,
                        "{\"model\": \"llama-2-7b\", \"system\": {\"preset\": \"hgx-h100\", \"devices\": 8, \"nodes\": 2},",
                        "\"workload\": " + DECODE + "}"))
                .containsExactly(
                        "scenario.json:1:72 at /system/nodes: found key \"nodes\", expected none beside \"devices\"");
        assertThat(scenarioProblems(
                        folder, "{\"model\": \"llama-2-7b\", \"system\": {}, \"workload\": " + DECODE + "}"))
                .containsExactly("scenario.json:1:35 at /system: found an object with neither, expected a device (an "
                        + "object with \"family\") or a node (an object with \"device\")");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                ", \"parallelism\": {\"tensor\": 16} | the plan uses 16 devices (tensor 16) and hgx-h100 has 8",
                ", \"parallelism\": {\"tensor\": 128} | tensor parallelism of 128 leaves devices without any of the 64",
                ", \"parallelism\": {\"zero\": 3} | sharded optimizer states",
                ", \"parallelism\": {\"sequence\": true} | sequence parallelism",
                ", \"execution\": {\"overlapGradientReduce\": true} | overlapGradientReduce",
                ", \"execution\": {\"powerCap\": \"100 W\"} | leaves nothing beside the 120.0 W",
            })
    void validButNotServed(String more, String reason) {
        assertThatThrownBy(() -> read("\"hgx-h100\"", DECODE, more))
                .isInstanceOf(UnservedException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void kindsNotServed() {
        assertThatThrownBy(() -> read("\"hgx-h100\"", "{\"kind\": \"train\", \"globalBatch\": 4}", ""))
                .isInstanceOf(UnservedException.class)
                .hasMessage("workload kind \"train\" is not simulated; kinds that are: [prefill, decode, generate]");
    }

    @Test
    void optionsMakeAScenario() {
        Scenario scenario = ScenarioReader.read(
                Map.of("model", "llama-3-8b", "system", "hgx-h200", "batch", "4", "weights", "fp8"));
        assertThat(scenario.parallelism().tensor()).isEqualTo(8);
        assertThat(scenario.workload()).isEqualTo(new Workload(Workload.Kind.GENERATE, 4, 512, 0, 128));
        assertThat(scenario.assumptions())
                .containsExactly(
                        "--kind generate, as none was given",
                        "--input 512, as none was given",
                        "--output 128, as none was given",
                        "precision.activations is bf16, as the model is published",
                        "precision.kvCache is bf16, as the model is published",
                        "--tensor 8, all devices of one hgx-h200, as none was given");
    }

    @Test
    void problemsNameTheOption() {
        assertThat(problems(
                        folder,
                        () -> ScenarioReader.read(Map.of(
                                "model", "llama-2-7b", "system", "hgx-h10", "batch", "four", "power-cap", "9 V"))))
                .containsExactly(
                        "--system: found \"hgx-h10\", expected the id of a device or system or the path of its .json file; "
                                + "did you mean \"hgx-h100\" or \"hgx-h20\" or \"hgx-h200\"?",
                        "--batch: found \"four\", expected a whole number of at least 1",
                        "--power-cap: found unit \"V\" in \"9 V\", expected watts, such as \"700 W\"");
        assertThat(problems(folder, () -> ScenarioReader.read(Map.of("model", "llama-2-7b"))))
                .containsExactly("--system: found nothing, expected the id of a system or a path");
        assertThat(problems(
                        folder,
                        () -> ScenarioReader.read(
                                Map.of("model", "llama-2-7b", "system", "hgx-h100", "kind", "prefill", "output", "3"))))
                .containsExactly("--output: found key \"outputTokens\", expected none for kind \"prefill\"");
        assertThat(ScenarioReader.options()).containsKeys("model", "power-cap");
    }
}
