package systole.system.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import systole.system.InputException;
import systole.system.Presets;
import systole.system.Presets.Folder;
import systole.system.stack.HostCosts;
import systole.system.stack.StackSpec;
import systole.workloads.graph.Fusion;

/** Descriptions of software stacks. */
final class StackReaderTest {
    @TempDir
    private Path folder;

    private static StackSpec read(String idOrPath) {
        Scenario scenario = new Scenario(idOrPath);
        return scenario.stack();
    }

    /** A scenario that says nothing but its stack. */
    private record Scenario(String stackName) {
        StackSpec stack() {
            return ScenarioReader.read(
                            "scenario",
                            "{\"model\": \"llama-2-7b\", \"system\": \"h100-sxm-80gb\", \"workload\": {\"kind\": \"decode\","
                                    + " \"batch\": 1, \"contextTokens\": 1}, \"execution\": {\"stack\": \"" + stackName
                                    + "\"}}")
                    .execution()
                    .stack();
        }
    }

    @Test
    void everyStackThatComesWithTheProgram() {
        List<String> ids = Presets.ids(Folder.STACKS);
        assertThat(ids)
                .contains(
                        "ideal",
                        "pytorch-eager",
                        "pytorch-fsdp",
                        "megatron",
                        "megatron-deepspeed",
                        "nemo",
                        "maxtext",
                        "tensorrt-llm",
                        "vllm",
                        "neuron",
                        "llama-cpp");
        ids.forEach(id -> assertThat(read(id).id()).isEqualTo(id));
        assertThat(read("ideal").host()).isEqualTo(HostCosts.NONE);
        assertThat(read("ideal").fusion()).isEqualTo(Fusion.ALL);
        assertThat(read("ideal").software()).isEmpty();
    }

    /** NeMo counts the ends as layers; vocabulary and host are those of Megatron-LM and of PyTorch below it. */
    @Test
    void aStackSaysOnlyWhatDiffersFromItsBase() {
        StackSpec nemo = read("nemo");
        assertThat(nemo.padding().endsAsLayers()).isTrue();
        assertThat(nemo.padding().vocabularyMultiple()).isEqualTo(128);
        // 50,257 rows over 8 ranks go to the next multiple of 1024, as Megatron-LM pads GPT-2's
        assertThat(nemo.padding().vocabulary(50_257, 8)).isEqualTo(51_200);
        assertThat(nemo.host().kernelSeconds()).isEqualTo(2.3e-6);
        assertThat(nemo.training().clipsGradients()).isTrue();
        assertThat(nemo.training().keepsMainGradients()).isFalse();
    }

    @Test
    void onesOwnStack() throws IOException {
        Path own = folder.resolve("own.json");
        Files.writeString(
                own,
                "{\"id\": \"own\", \"base\": \"vllm\", \"host\": {\"pass\": \"1 ms\"},"
                        + " \"sources\": {\"/host/pass\": \"measured: here\"}}");
        StackSpec stack = read(own.toString());
        assertThat(stack.host().passSeconds()).isEqualTo(1e-3);
        assertThat(stack.software()).contains("vllm");
    }

    @Test
    void aWrongKeyIsNamedWithItsPlace() throws IOException {
        Path own = folder.resolve("own.json");
        Files.writeString(
                own,
                "{\"id\": \"own\", \"base\": \"ideal\", \"host\": {\"lunch\": \"1 ms\", \"kernel\": \"2 kg\"},"
                        + " \"sources\": {\"/host\": \"measured: here\"}}");
        assertThatThrownBy(() -> read(own.toString()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("/host/lunch")
                .hasMessageContaining("/host/kernel")
                .hasMessageContaining("2 kg");
    }

    /** Each figure needs a source, as everywhere. */
    @Test
    void aFigureWithoutASource() throws IOException {
        Path own = folder.resolve("own.json");
        Files.writeString(
                own, "{\"id\": \"own\", \"base\": \"ideal\", \"host\": {\"pass\": \"1 ms\"}, \"sources\": {}}");
        assertThatThrownBy(() -> read(own.toString()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("without a source");
    }

    @Test
    void anUnknownStackHasANeighbour() {
        assertThatThrownBy(() -> read("vlm")).isInstanceOf(InputException.class).hasMessageContaining("\"vllm\"");
    }

    @Test
    void showFollowsTheBase() {
        assertThat(PresetText.show("nemo"))
                .contains(
                        "configs/stacks/nemo.json", "configs/stacks/megatron.json", "configs/stacks/pytorch-eager.json")
                .contains("bucket_cap_mb");
    }
}
