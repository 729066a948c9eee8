package systole.system.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import systole.isa.DataType;
import systole.memory.SramSpec;
import systole.microarch.DeviceSpec;
import systole.system.Presets;
import systole.system.Presets.Folder;

/** The peaks of NPUs and TPUs, as published by the sources that each description names. */
class NpuPeakTest {
    /** Published peaks in 1e12 operations a second; cores x MACs x 2 x reference clock is within 2 % of each. */
    @ParameterizedTest
    @CsvSource({
        "tpu-v3, BF16, 123",
        "tpu-v5e, BF16, 197",
        "tpu-v5e, INT8, 394",
        "tpu-v5p, BF16, 459",
        "tpu-v5p, FP8_E4M3, 459",
        "tpu-v5p, INT8, 918",
        "tpu-v6e, BF16, 918",
        "tpu-v6e, INT8, 1836",
        "tpu-v7, BF16, 2307",
        "tpu-v7, FP8_E4M3, 4614",
        "inferentia1, FP16, 64",
        "inferentia1, INT8, 128",
        "gaudi2, BF16, 432",
        "gaudi2, FP8_E4M3, 865",
        "gaudi3, BF16, 1677",
        "gaudi3, FP8_E4M3, 1677",
        "bow-ipu, FP16, 350",
        "ascend-310, FP16, 8",
        "ascend-310, INT8, 16",
        "ascend-910a, FP16, 256",
        "ascend-910a, INT8, 512",
        "ascend-910b, FP16, 313",
        "ascend-910c, BF16, 752",
        "hanguang-800, INT8, 825",
        "apple-m4-ane, INT8, 38",
        "qualcomm-ai100, FP16, 200",
        "qualcomm-ai100, INT8, 400",
        "groq-lpu, FP16, 188",
        "groq-lpu, INT8, 750",
        "wormhole-n150, FP16, 74",
    })
    void peaksClose(String id, DataType type, double published) {
        assertThat(tera(id, type)).isCloseTo(published, within(0.02 * published));
    }

    /** Where arithmetic and published peak disagree by more, the description says so: what it gives, and the difference. */
    @ParameterizedTest
    @CsvSource({
        "inferentia2, BF16, 183.5, 190, '3.4 %'",
        "trainium1, BF16, 183.5, 190, '3.4 %'",
        "trainium2, BF16, 629, 667, '5.7 %'",
        "wormhole-n150, FP8_E4M3, 295, 262, '12.6 %'",
    })
    void whatDoesNotCloseIsSaid(String id, DataType type, double arithmetic, double published, String said) {
        assertThat(tera(id, type)).isCloseTo(arithmetic, within(0.002 * arithmetic));
        assertThat(100 * Math.abs(arithmetic / published - 1))
                .isCloseTo(Double.parseDouble(said.replace(" %", "")), within(0.1));
        assertThat(Presets.text(Folder.DEVICES, id))
                .hasValueSatisfying(text -> assertThat(text).contains(said));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bow-ipu", "groq-lpu", "wse-3", "hanguang-800"})
    void machinesWithoutDramHaveNothingToOpen(String id) {
        DeviceSpec device = Descriptions.device(id).spec();
        assertThat(device.memory()).isInstanceOf(SramSpec.class);
        assertThat(device.memory().streamBytesPerSecond())
                .isEqualTo(device.memory().bandwidthBytesPerSecond());
        assertThat(device.memory().activations(1000, 1 << 20)).isZero();
        assertThat(device.energy().activationPicojoules()).isZero();
    }

    /** 900 regions of 1000 processing elements of 8 lanes: 15.84 PFLOP/s dense at 1.1 GHz; nothing dense is published. */
    @Test
    void theWaferIsCountedDense() {
        assertThat(tera("wse-3", DataType.FP16)).isCloseTo(15840, within(1.0));
    }

    /** Payload of a device in one direction, GB/s: links of the description times their bandwidth. */
    @ParameterizedTest
    @CsvSource({
        "tpu-v5e-pod, 256, 180",
        "tpu-v5p-pod, 8960, 540",
        "tpu-v6e-pod, 256, 360",
        "inf2-48xlarge, 24, 192",
        "trn1-32xlarge, 32, 384",
        "trn2-48xlarge, 16, 512",
        "gaudi2-hls, 8, 262.5",
        "gaudi3-hls, 8, 525",
        "cloudmatrix-384, 384, 392",
    })
    void systemsOfSuchDevices(String id, int devices, double gigabytes) {
        assertThat(Descriptions.node(id).devices()).isEqualTo(devices);
        assertThat(Descriptions.node(id).fabricFor(2)).isNotNull();
        assertThat(Descriptions.node(id).fabric())
                .isNotNull()
                .extracting("bytesPerSecondPerDevice")
                .isEqualTo(gigabytes * 1e9);
    }

    private static double tera(String id, DataType type) {
        DeviceSpec device = Descriptions.device(id).spec();
        return device.peakOpsPerSecond(type, device.clock().referenceHertz()) / 1e12;
    }
}
