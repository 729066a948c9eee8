package systole.system.dram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import systole.memory.DramSpec;
import systole.memory.MemorySpec;
import systole.system.Presets;
import systole.system.Presets.Folder;
import systole.system.json.Descriptions;

/** Every memory type serves a device with nothing but its commands, and what they leave of its peak makes sense. */
final class DramProfileOfTypesTest {
    @TempDir
    Path folder;

    private MemorySpec memory(String type, int stacks, String capacity, String bandwidth) throws IOException {
        String text = Presets.text(Folder.DEVICES, "h100-sxm-80gb").orElseThrow();
        String memory = "\"type\": \"HBM3\", \"stacks\": 5, \"capacity\": \"80 GiB\", \"bandwidth\": \"3.35 TB/s\"";
        assertThat(text).contains(memory);
        Path file = folder.resolve("device.json");
        Files.writeString(
                file,
                text.replace(
                        memory,
                        "\"type\": \"%s\", \"stacks\": %d, \"capacity\": \"%s\", \"bandwidth\": \"%s\""
                                .formatted(type, stacks, capacity, bandwidth)));
        return Descriptions.device(file).spec().memory();
    }

    /** Five stacks, chips, packages or modules at the rate of the standard. */
    @ParameterizedTest
    @CsvSource({
        "hbm2, 1280 GB/s",
        "hbm2e, 2048 GB/s",
        "hbm3, 4096 GB/s",
        "hbm3e, 5888 GB/s",
        "gddr6, 280 GB/s",
        "gddr6x, 420 GB/s",
        "gddr7, 560 GB/s",
        "lpddr4x, 128 GB/s",
        "lpddr5, 256 GB/s",
        "lpddr5x, 341.32 GB/s",
        "ddr4, 128 GB/s",
        "ddr5, 192 GB/s",
    })
    void servesADevice(String type, String bandwidth) throws IOException {
        MemorySpec memory = memory(type, 5, "20 GiB", bandwidth);
        double last = 0;
        for (double run : List.of(32.0, 100.0, 128.0, 1000.0, 4096.0, 1e5, 1e7)) {
            double part = memory.readBytesPerSecond(run) / memory.bandwidthBytesPerSecond();
            assertThat(part).as("%s, runs of %s bytes", type, run).isBetween(Math.max(1e-9, last), 1.0);
            last = part;
        }
        assertThat(memory.turnaroundSeconds()).isBetween(1e-9, 100e-9);
        assertThat(memory.lastReadSeconds(1e6)).isBetween(0.0, 300e-9);
    }

    /**
     * Read streams of gpu-stream (RRZE-HPC/gpu-benches@1038c5d) on devices that no number was taken from: parts of the
     * datasheet's 900, 1555 and 2039 GB/s.
     */
    @ParameterizedTest
    @CsvSource({
        "hbm2, 4, 16 GiB, 900 GB/s, 0.963",
        "hbm2, 5, 40 GiB, 1555 GB/s, 0.965",
        "hbm2e, 5, 80 GiB, 2039 GB/s, 0.952",
        "gddr6, 12, 48 GB, 696 GB/s, 0.977",
    })
    void streamsOfOtherDevices(String type, int stacks, String capacity, String bandwidth, double measured)
            throws IOException {
        MemorySpec memory = memory(type, stacks, capacity, bandwidth);
        assertThat(memory.streamBytesPerSecond() / memory.bandwidthBytesPerSecond())
                .isCloseTo(measured, within(0.05));
    }

    /** HBM3 of 1 GiB a channel refreshes in 350 ns, of 2 GiB in 450 ns. */
    @Test
    void rowsAndRefreshFollowTheCapacityOfAChannel() {
        DramSpec h100 = (DramSpec) Descriptions.device("h100-sxm-80gb").spec().memory();
        DramSpec h200 = (DramSpec) Descriptions.device("h200-sxm").spec().memory();
        assertThat(h100.channels()).isEqualTo(80);
        assertThat(h100.standard()).isNotNull();
        assertThat(h200.standard()).isNotNull();
        assertThat(h100.standard().organization().rows()).isEqualTo(16384);
        assertThat(h200.standard().organization().rows()).isEqualTo(32768);
        assertThat(h100.standard().timing("tRFC").seconds()).isEqualTo(350e-9);
        assertThat(h200.standard().timing("tRFC").seconds()).isEqualTo(450e-9);
    }
}
