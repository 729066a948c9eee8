package systole.system.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import systole.isa.DataType;
import systole.memory.DramSpec;
import systole.microarch.DeviceSpec;
import systole.system.DeviceDescription;
import systole.system.Presets;
import systole.system.Presets.Folder;
import systole.workloads.lowering.KernelLibrary;
import systole.workloads.lowering.attention.AttentionCalls;
import systole.workloads.lowering.attention.KeySharing;
import systole.workloads.model.TransformerConfig;

/** The descriptions that come with the program are whole, have sources, and agree with what is published. */
final class PresetTest {
    static Stream<String> devices() {
        return Presets.ids(Folder.DEVICES).stream();
    }

    static Stream<String> systems() {
        return Presets.ids(Folder.SYSTEMS).stream();
    }

    static Stream<String> models() {
        return Presets.ids(Folder.MODELS).stream();
    }

    @ParameterizedTest
    @MethodSource("devices")
    void devicesAreReadAsTheirFilesAreNamed(String id) {
        DeviceSpec device = Descriptions.device(id).spec();
        assertThat(device.id()).isEqualTo(id);
        assertThat(device.power().activeIdleWatts())
                .isBetween(device.power().idleWatts(), device.power().capWatts());
        assertThat(device.energy().macPicojoules().keySet())
                .as("each type that the tensor units have costs energy")
                .isEqualTo(device.core().tensor().rates().keySet());
    }

    @ParameterizedTest
    @MethodSource("systems")
    void systemsAreReadAsTheirFilesAreNamed(String id) {
        assertThat(Descriptions.node(id).id()).isEqualTo(id);
        assertThat(Descriptions.node(id).fabric()).isNotNull();
    }

    @ParameterizedTest
    @MethodSource("models")
    void modelsLeaveNothingToAssume(String id) {
        assertThat(Descriptions.model(id).config().name()).isEqualTo(id);
        assertThat(Descriptions.model(id).assumptions()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Folder.class)
    void everythingHasSourcesAndNoFudge(Folder folder) {
        assertThat(Presets.ids(folder)).isNotEmpty().allSatisfy(id -> {
            JsonSource text = new JsonSource(
                    Presets.name(folder, id), Presets.text(folder, id).orElseThrow());
            Problems problems = new Problems();
            JsonValue document = TreeReader.read(text, problems).orElseThrow();
            Sources.checked(document, true, problems);
            problems.throwIfAny();
            assertThat(document.members().get("id"))
                    .isNotNull()
                    .extracting("text")
                    .isEqualTo(id);
            assertThat(text.text()).doesNotContainPattern("\"(efficiency|derate|factor|correction)[^\"]*\":");
        });
    }

    /** Dense peaks in TFLOP/s: NVIDIA A100, H100 and H200 datasheets; cloud.google.com/tpu/docs/v4. */
    @ParameterizedTest
    @CsvSource({
        "a100-sxm-80gb, BF16, 312",
        "a100-sxm-80gb, TF32, 156",
        "a100-sxm-80gb, INT8, 624",
        "h100-sxm-80gb, BF16, 989.4",
        "h100-sxm-80gb, FP8_E4M3, 1978.9",
        "h100-sxm-80gb, TF32, 494.7",
        "h200-sxm, FP16, 989.4",
        "tpu-v4, BF16, 275",
        "tpu-v4, INT8, 275",
    })
    void peaksAreThosePublished(String id, DataType type, double teraflops) {
        DeviceSpec device = Descriptions.device(id).spec();
        assertThat(device.peakOpsPerSecond(type, device.clock().referenceHertz()) / 1e12)
                .isCloseTo(teraflops, within(0.02 * teraflops));
    }

    /** Billions of parameters, counted from published configurations (AI-Hypercomputer/maxtext@e591f30 configs/models). */
    @ParameterizedTest
    @CsvSource({
        "llama-2-7b, 6.738",
        "llama-2-13b, 13.015",
        "llama-2-70b, 68.975",
        "llama-3-8b, 8.030",
        "llama-3-70b, 70.552",
        "mistral-7b, 7.241",
    })
    void modelsHaveTheirParameters(String id, double billions) {
        TransformerConfig c = Descriptions.model(id).config();
        long attention = 2L * c.hidden() * c.headDim() * (c.heads() + c.kvHeads());
        long block = attention + 3L * c.hidden() * c.intermediate() + 2L * c.hidden();
        long embeddings = (c.tiedEmbeddings() ? 1L : 2L) * c.vocabulary() * c.hidden();
        assertThat((c.layers() * block + embeddings + c.hidden()) / 1e9).isCloseTo(billions, within(0.002));
    }

    @Test
    void aDeviceIsItsFilesLaidOverEachOther() {
        DeviceDescription h100 = Descriptions.device("h100-sxm-80gb");
        assertThat(h100.family()).isEqualTo("hopper");
        assertThat(h100.spec().cores()).isEqualTo(132);
        assertThat(h100.spec().memory().capacityBytes()).isEqualTo(80L << 30);
        assertThat(((DramSpec) h100.spec().memory()).pseudoChannels()).isEqualTo(160);
        assertThat(h100.spec().memory().latencySeconds()).isEqualTo(311e-9);
        assertThat(h100.spec().energy().memoryPicojoulesPerByte()).isEqualTo(93);
        assertThat(h100.links()).isNotNull().extracting("count").isEqualTo(18);
        assertThat(Descriptions.node("hgx-h100").fabric())
                .isNotNull()
                .extracting("bytesPerSecondPerDevice")
                .isEqualTo(450e9);
        assertThat(Descriptions.device("tpu-v4").spec().cache()).isNull();
    }

    @Test
    void librariesAnswerToSoftwareNames() {
        var libraries = Descriptions.device("h100-sxm-80gb").libraries();
        assertThat(libraries.serving("torch-cublas").id()).isEqualTo("hopper-torch");
        assertThat(libraries.serving("vllm-0.24.0").id()).isEqualTo("hopper-vllm");
        assertThat(libraries.serving("flash-attn-2-unsplit").id()).isEqualTo("hopper-flash-attn-2");
        assertThat(libraries.serving("something-else")).isEqualTo(libraries.standard());
        assertThat(Descriptions.library("ampere").kernels().gemm().tiles()).isNotEmpty();
    }

    @Test
    void aLibraryIsLaidOverItsBase() {
        KernelLibrary base = Descriptions.library("hopper").kernels();
        KernelLibrary vllm = Descriptions.library("hopper-vllm").kernels();
        assertThat(vllm.gemm()).isEqualTo(base.gemm());
        assertThat(vllm.stream()).isEqualTo(base.stream());
        assertThat(vllm.attention().splits())
                .as("not said of its own")
                .isEqualTo(base.attention().splits());
        assertThat(vllm.attention().appendsApart()).isTrue();
        assertThat(base.attention().appendsApart()).isFalse();
        assertThat(base.attention().calls()).isEqualTo(AttentionCalls.NONE);
        assertThat(Descriptions.library("hopper-trtllm").kernels().attention().sharing())
                .isEqualTo(KeySharing.always(true));
    }

    @Test
    void showNamesEachSource() {
        assertThat(PresetText.show("hgx-h100"))
                .contains("configs/systems/hgx-h100.json", "configs/families/hopper.json", "configs/memories/hbm3.json")
                .containsPattern("cores +132 +datasheet: NVIDIA H100 white paper");
        assertThat(PresetText.show("llama-2-7b")).containsPattern("config.hidden_size +4096 +datasheet: ");
        assertThat(PresetText.title(Folder.DEVICES, "tpu-v4")).isEqualTo("Google TPU v4");
    }
}
