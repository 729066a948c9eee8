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
import systole.workloads.operator.OperatorKind;

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
        // what is left out of every model of its type is said; keys and defaults leave nothing open
        assertThat(Descriptions.model(id).assumptions())
                .noneMatch(text -> text.contains("not understood") || text.contains("taken to be"));
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

    /**
     * Dense peaks in TFLOP/s: NVIDIA V100, T4, A100, A30, A40, RTX A6000, A10G, H100 and H200 datasheets, NVIDIA GA102 white
     * paper, AMD MI100, MI210, MI250X and MI300X datasheets; cloud.google.com/tpu/docs/v4.
     */
    @ParameterizedTest
    @CsvSource({
        "v100-sxm2-32gb, FP16, 125",
        "v100-sxm2-16gb, FP32, 15.7",
        "v100-pcie-32gb, FP16, 112",
        "t4, FP16, 65",
        "t4, FP32, 8.1",
        "t4, INT8, 130",
        "t4, INT4, 260",
        "a100-sxm-40gb, BF16, 312",
        "a100-pcie-40gb, BF16, 312",
        "a100-pcie-80gb, BF16, 312",
        "a800-sxm-80gb, BF16, 312",
        "a30, BF16, 165",
        "a30, TF32, 82",
        "a40, BF16, 149.7",
        "a40, FP32, 37.4",
        "rtx-a6000, FP16, 154.8",
        "rtx-a6000, TF32, 77.4",
        "rtx-3090, FP16, 71",
        "rtx-3090, FP32, 35.6",
        "rtx-3090, INT8, 284",
        "rtx-3060, FP16, 25.5",
        "a10g, FP16, 70",
        "a10g, INT8, 140",
        "mi100, FP16, 184.6",
        "mi100, BF16, 92.3",
        "mi100, FP32, 46.1",
        "mi210, BF16, 181",
        "mi210, FP32, 45.3",
        "mi250x, BF16, 383",
        "mi300x, BF16, 1307.4",
        "mi300x, FP8_E4M3, 2614.9",
        "mi300x, TF32, 653.7",
        "mi300x, FP32, 163.4",
        "mi325x, BF16, 1307.4",
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
        var t4 = Descriptions.device("t4").libraries();
        assertThat(t4.serving("cublas-2018").id()).isEqualTo("volta");
        assertThat(t4.serving("torch-eager").id()).isEqualTo("turing-torch");
        assertThat(Descriptions.device("rtx-a6000")
                        .libraries()
                        .serving("flash-attn-2-unsplit")
                        .id())
                .isEqualTo("ampere-ga10x-flash-attn-2");
    }

    @Test
    void softmaxAndTheHostsTimeHavePlacesOfTheirOwn() {
        var torch = Descriptions.library("turing-torch");
        assertThat(torch.kernels().rows().softmax().heldRowBytes()).isEqualTo(4096);
        assertThat(torch.kernels().rows().softmax())
                .isNotEqualTo(torch.kernels().rows().rmsNorm());
        assertThat(torch.hostCallSeconds(OperatorKind.NORM)).isEqualTo(30e-6);
        assertThat(torch.hostCallSeconds(OperatorKind.ELEMENTWISE)).isZero();
        var plain = Descriptions.library("ampere").kernels();
        assertThat(plain.rows().softmax()).isEqualTo(plain.stream());
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
