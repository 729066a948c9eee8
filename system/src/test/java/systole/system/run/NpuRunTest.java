package systole.system.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import systole.isa.DataType;
import systole.microarch.Action;
import systole.microarch.power.Component;
import systole.microarch.timing.KernelTime;
import systole.microarch.timing.TileTimer;
import systole.system.DeviceDescription;
import systole.system.Scenario;
import systole.system.UnservedException;
import systole.system.json.Descriptions;
import systole.system.json.ScenarioReader;
import systole.system.report.Report;
import systole.workloads.operator.ArgMax;
import systole.workloads.operator.Gemm;

/** Llama-2-7B on each NPU and TPU: it runs above its floor, or is refused with the reason. */
class NpuRunTest {
    @ParameterizedTest
    @CsvSource({
        "tpu-v3, bf16",
        "tpu-v4, bf16",
        "tpu-v5e, bf16",
        "tpu-v5p, bf16",
        "tpu-v6e, bf16",
        "tpu-v7, bf16",
        "inferentia1, int8",
        "inferentia2, bf16",
        "trainium1, bf16",
        "trainium2, bf16",
        "gaudi1, bf16",
        "gaudi2, bf16",
        "gaudi3, bf16",
        "ascend-310, int8",
        "ascend-910a, fp16",
        "ascend-910b, bf16",
        "ascend-910c, bf16",
        "apple-m4-ane, fp16",
        "qualcomm-ai100, fp16",
        "qualcomm-ai100, int8",
        "wse-3, bf16",
        "wormhole-n150, fp8",
    })
    void decodes(String device, String type) {
        Report report = ScenarioRun.run(ScenarioReader.read("scenario", scenario(device, type)), "test");
        assertThat(report.latency().totalSeconds()).isGreaterThanOrEqualTo(report.boundSeconds());
        assertThat(report.byResource().values().stream()
                        .mapToDouble(Double::doubleValue)
                        .sum())
                .isCloseTo(report.latency().totalSeconds(), within(1e-9));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "bow-ipu; fp16; has 0.7 GiB; at least 21 such devices",
                "groq-lpu; fp16; has 0.2 GiB; at least 80 such devices (tensor parallelism ends at the 32 heads",
                "inferentia1; fp16; has 8.0 GiB; at least 2 such devices",
                "ascend-310; fp16; has 8.0 GiB; at least 2 such devices",
                "wormhole-n150; fp16; has 12.0 GiB; at least 2 such devices",
                "hanguang-800; fp16; no tensor units for fp16; it has [int8]",
                "hanguang-800; int8; has 0.1 GiB; at least 47 such devices",
            })
    void refusesWithTheReason(String device, String type, String reason, String help) {
        assertThatThrownBy(() -> ScenarioRun.run(ScenarioReader.read("scenario", scenario(device, type)), "test"))
                .isInstanceOf(UnservedException.class)
                .hasMessageContaining(reason)
                .hasMessageContaining(help);
    }

    /**
     * Largest of 32000 fp16 logits on the host of the Cloud AI 100: 20 us of call, 64004 bytes over 15.75 GB/s, 64004 bytes of
     * memory at 50 GB/s: 20 + 4.064 + 1.280 us; 80 pJ a byte and 80 W.
     */
    @Test
    void theHostByHand() {
        DeviceDescription device = Descriptions.device("qualcomm-ai100");
        HostTimer host = new HostTimer(device.host());
        HostTimer.Call call = Objects.requireNonNull(host.call(new ArgMax("sampling", 1, 32000, DataType.FP16)));
        assertThat(call.crossingBytes()).isEqualTo(64004);
        assertThat(call.seconds()).isCloseTo(25.3438e-6, within(1e-10));
        assertThat(call.joules()[Component.HOST.ordinal()]).isCloseTo(80e-12 * 64004 + 80 * 25.3438e-6, within(1e-8));
        assertThat(host.call(new Gemm("product", 1, 8, 8, 1, DataType.FP16, DataType.FP16)))
                .isNull();
    }

    @Test
    void whatTheHostRunsIsInTheReport() {
        Report report = ScenarioRun.run(ScenarioReader.read("scenario", scenario("qualcomm-ai100", "fp16")), "test");
        assertThat(report.byOperator())
                .filteredOn(share -> share.bound().equals("host"))
                .extracting(Report.OperatorShare::operator)
                .containsExactlyInAnyOrder("embedding", "sampling");
        assertThat(report.byResource()).containsKey("host");
        assertThat(Objects.requireNonNull(report.energy()).byComponent().get("host"))
                .isPositive();
        assertThat(report.assumptions())
                .contains(
                        "sampling runs on the host: qualcomm-ai100 has no kernel for it; 64004 bytes cross the host link"
                                + " each time");
    }

    /** Two layers of width 512 on a device that multiplies int8 alone: LM head and keys are int8 too, and it says so. */
    @Test
    void whereOnlyInt8IsMultipliedTheHeadIsInt8() {
        String model = "{\"model_type\": \"llama\", \"hidden_size\": 512, \"intermediate_size\": 1024,"
                + " \"num_hidden_layers\": 2, \"num_attention_heads\": 4, \"num_key_value_heads\": 4,"
                + " \"vocab_size\": 1000, \"max_position_embeddings\": 256, \"hidden_act\": \"silu\","
                + " \"rms_norm_eps\": 1e-5, \"torch_dtype\": \"float16\"}";
        Scenario scenario = ScenarioReader.read(
                "scenario",
                "{\"model\": " + model + ", \"system\": \"hanguang-800\", \"precision\": {\"weights\": \"int8\","
                        + " \"activations\": \"int8\"}, \"workload\": {\"kind\": \"decode\", \"batch\": 1,"
                        + " \"contextTokens\": 64}}");
        Report report = ScenarioRun.run(scenario, "test");
        assertThat(report.assumptions())
                .contains(
                        "precision.kvCache is int8, as the device does not multiply fp16",
                        "LM head quantised to int8 like the linear layers: hanguang-800 has no tensor units for fp16");
        // keys and values of 512 bytes a layer and token, room for one more token; tables of 1000 x 512, one in fp16
        // and one in int8
        assertThat(Objects.requireNonNull(report.memory()).kvCache()).isEqualTo(2L * 2 * 512 * 65);
        assertThat(report.memory().weights())
                .isEqualTo(2L * (4 * 512 * 512 + 3 * 512 * 1024) + 2L * 5 * 512 + 2L * 1000 * 512 + 1000L * 512);
    }

    @Test
    void withoutDramNothingIsActivated() {
        DeviceDescription ipu = Descriptions.device("bow-ipu");
        OperatorTimer timer = new OperatorTimer(
                ipu.spec(), ipu.libraries().standard().kernels(), CachePolicy.CHAIN, 0, new TileTimer(true));
        List<KernelTime> kernels = timer.time(new Gemm("product", 256, 1024, 1024, 1, DataType.FP16, DataType.FP16))
                .settled()
                .kernels();
        assertThat(kernels).allSatisfy(kernel -> {
            assertThat(kernel.count(Action.MEMORY_READ_BYTE)).isPositive();
            assertThat(kernel.count(Action.ACTIVATION)).isZero();
        });
    }

    private static String scenario(String device, String type) {
        return "{\"model\": \"llama-2-7b\", \"system\": \"" + device + "\", \"precision\": {\"weights\": \"" + type
                + "\", \"activations\": \"" + type + "\"}, \"workload\": {\"kind\": \"decode\", \"batch\": 1,"
                + " \"contextTokens\": 2048}}";
    }
}
