package systole.system.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import systole.isa.DataType;
import systole.memory.SramSpec;
import systole.microarch.DeviceSpec;
import systole.system.DeviceDescription;
import systole.system.DeviceLinks;
import systole.system.Presets;
import systole.system.Presets.Folder;

/** Peaks, memory, clock, power and links of NPUs and TPUs, as published. */
class NpuPeakTest {
    private static final Pattern GPUS = Pattern.compile("^(a|h|b|v|l|t|mi)[0-9]|^gb|^rtx");

    /**
     * Published figures of every NPU and TPU, each with its source: what the description says, or gives by arithmetic, is within
     * 2 % of it. What is not has its reason in the last column, and only then, and beside it what the description says instead.
     */
    @ParameterizedTest(name = "{0} {1}")
    @CsvFileSource(resources = "npu-figures.csv", numLinesToSkip = 1)
    void figuresArePublished(
            String id,
            String figure,
            double published,
            String unit,
            String source,
            @Nullable Double instead,
            @Nullable String exception) {
        double scale = switch (unit) {
            case "TFLOP/s", "TOP/s" -> 1e12;
            case "GB/s", "GB" -> 1e9;
            case "GiB" -> 1L << 30;
            case "MHz" -> 1e6;
            case "W" -> 1;
            default -> throw new IllegalArgumentException(unit);
        };
        double described = described(Descriptions.device(id), figure) / scale;
        double deviation = Math.abs(described / published - 1);
        if (exception == null || instead == null) {
            assertThat(deviation).as("published by %s", source).isLessThan(0.02);
        } else {
            assertThat(deviation).as("no longer an exception: %s", exception).isGreaterThanOrEqualTo(0.02);
            assertThat(described).as(exception).isCloseTo(instead, within(0.002 * instead));
        }
    }

    @Test
    void everyNpuHasFigures() throws IOException {
        String figures;
        try (InputStream in = NpuPeakTest.class.getResourceAsStream("npu-figures.csv")) {
            figures = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
        assertThat(Presets.ids(Folder.DEVICES).stream()
                        .filter(id -> !GPUS.matcher(id).find()))
                .hasSizeGreaterThanOrEqualTo(24)
                .allSatisfy(id -> assertThat(figures).contains("\n" + id + ","));
    }

    private static double described(DeviceDescription device, String figure) {
        DeviceSpec spec = device.spec();
        return switch (figure) {
            case "bandwidth" -> spec.memory().bandwidthBytesPerSecond();
            case "capacity" -> spec.memory().capacityBytes();
            case "clock" -> spec.clock().referenceHertz();
            case "power" -> spec.power().capWatts();
            case "links" -> {
                DeviceLinks links = Objects.requireNonNull(device.links());
                yield links.count() * links.bytesPerSecond();
            }
            default ->
                spec.peakOpsPerSecond(Scalars.dataType(figure), spec.clock().referenceHertz());
        };
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
