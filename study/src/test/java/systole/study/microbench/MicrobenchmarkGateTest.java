package systole.study.microbench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import systole.microarch.DeviceSpec;
import systole.study.microbench.Microbenchmarks.Stream;
import systole.system.json.Descriptions;

/**
 * The first gate: simulated devices reproduce the microbenchmarks of real ones within 10 percent. What is measured is from
 * RRZE-HPC/gpu-benches@1038c5d, folder named beside each value.
 */
final class MicrobenchmarkGateTest {
    private static final double PERCENT = 10;

    /**
     * From gpu-latency, cycles at the maximum clock. Cache: mean of the near part and the middle of the far part's range, 205.6
     * and 377-413 on A100, 280.5 and 458-490 on GH200, which has the die of H100 and H200. DRAM: middle of 507-521 and of
     * 610-620, short of the reach of the address translation. V100, A40, MI210 and MI300X (its Infinity Cache) have one part. L40,
     * which has the die and clock of L40S: 273.6 and 281-301, 624.
     */
    @ParameterizedTest
    @CsvSource({
        "v100-pcie-32gb, 212, 425",
        "a40, 250, 547",
        "mi210, 251.5, 588",
        "mi300x, 455, 836",
        "a100-sxm-40gb, 300.3, 514",
        "a100-sxm-80gb, 300.3, 514",
        "h100-sxm-80gb, 377.25, 615",
        "h200-sxm, 377.25, 615",
        "h800-sxm, 377.25, 615",
        "l40s, 282.3, 624",
    })
    void latencyOfADependentLoad(String id, double cacheCycles, double memoryCycles) {
        DeviceSpec device = device(id);
        Microbenchmarks benchmarks = new Microbenchmarks(device);
        double hertz = device.clock().maximumHertz();
        assertThat(benchmarks.chaseSeconds(true) * hertz).isCloseTo(cacheCycles, withinPercentage(PERCENT));
        assertThat(benchmarks.chaseSeconds(false) * hertz).isCloseTo(memoryCycles, withinPercentage(PERCENT));
    }

    /**
     * From gpu-l2-cache, GB/s by footprint in MB. A100: 5340-5450 to 23 MB, 3620 at 33, 2030 at 48. H200: 9600-9800 to 34 MB,
     * 7540 at 48. V100: 2330-2450. MI210: 3800-5076 to 17 MB. H100 PCIe: 6900-7300 to 30 MB, 4250 at 44. L40, which has the die of
     * L40S: 5160-5260 to 70 MB.
     */
    @ParameterizedTest
    @CsvSource({
        "v100-pcie-32gb, 2, 2390",
        "v100-pcie-32gb, 5, 2390",
        "mi210, 4, 4438",
        "mi210, 8, 4438",
        "a100-sxm-40gb, 20, 5400",
        "a100-sxm-80gb, 4, 5400",
        "a100-sxm-80gb, 10, 5400",
        "a100-sxm-80gb, 20, 5400",
        "a100-sxm-80gb, 33, 3620",
        "a100-sxm-80gb, 48, 2030",
        "h200-sxm, 4, 9700",
        "h200-sxm, 20, 9700",
        "h200-sxm, 34, 9700",
        "h200-sxm, 48, 7540",
        "h100-pcie-80gb, 4, 7100",
        "h100-pcie-80gb, 30, 7100",
        "h100-pcie-80gb, 44, 4250",
        "l40s, 8, 5210",
        "l40s, 70, 5210",
    })
    void cacheBandwidthByFootprint(String id, long megabytes, double gigabytesPerSecond) {
        double bytesPerSecond = new Microbenchmarks(device(id)).sweepBytesPerSecond(megabytes * 1_000_000);
        assertThat(bytesPerSecond / 1e9).isCloseTo(gigabytesPerSecond, withinPercentage(PERCENT));
    }

    /** From gpu-stream (A100-80, H100 PCIe, L40 with the memory of L40S) and, beyond the cache, gpu-l2-cache (H200), GB/s. */
    @ParameterizedTest
    @CsvSource({
        "v100-pcie-32gb, INIT, 897",
        "v100-pcie-32gb, READ, 867",
        "v100-pcie-32gb, SCALE, 809",
        "v100-pcie-32gb, TRIAD, 788",
        "a100-sxm-40gb, INIT, 1539",
        "a100-sxm-40gb, READ, 1500",
        "a100-sxm-40gb, SCALE, 1382",
        "a100-sxm-40gb, TRIAD, 1358",
        "a40, INIT, 680",
        "a40, READ, 680",
        "a40, SCALE, 653",
        "a40, TRIAD, 670",
        "mi210, INIT, 1511",
        "mi210, READ, 1370",
        "mi210, SCALE, 1362",
        "mi210, TRIAD, 1225",
        "mi300x, READ, 4199",
        "mi300x, SCALE, 3997",
        "mi300x, TRIAD, 3866",
        "a100-sxm-80gb, READ, 1776",
        "a100-sxm-80gb, SCALE, 1737",
        "a100-sxm-80gb, TRIAD, 1794",
        "h200-sxm, READ, 3888",
        "h100-pcie-80gb, INIT, 2016",
        "h100-pcie-80gb, READ, 1942",
        "h100-pcie-80gb, TRIAD, 1832",
        "l40s, INIT, 847",
        "l40s, READ, 845",
        "l40s, SCALE, 776",
        "l40s, TRIAD, 830",
    })
    void memoryStreams(String id, Stream stream, double gigabytesPerSecond) {
        double bytesPerSecond = new Microbenchmarks(device(id)).streamBytesPerSecond(stream);
        assertThat(bytesPerSecond / 1e9).isCloseTo(gigabytesPerSecond, withinPercentage(PERCENT));
    }

    /** From gpu-small-kernels, microseconds for each kernel of a graph; L40S by L40. */
    @ParameterizedTest
    @CsvSource({"a100-sxm-80gb, 1.42", "h200-sxm, 1.31", "mi210, 2.08", "l40s, 1.00"})
    void smallKernelsInAGraph(String id, double microseconds) {
        assertThat(new Microbenchmarks(device(id)).smallKernelSeconds() * 1e6)
                .isCloseTo(microseconds, withinPercentage(PERCENT));
    }

    /** The same launched one by one into a stream. */
    @ParameterizedTest
    @CsvSource({"a100-sxm-80gb, 2.73", "h200-sxm, 2.47", "mi210, 2.08", "l40s, 1.64"})
    void smallKernelsInAStream(String id, double microseconds) {
        assertThat(new Microbenchmarks(device(id)).smallKernelInStreamSeconds() * 1e6)
                .isCloseTo(microseconds, withinPercentage(PERCENT));
    }

    @Test
    void noStreamIsFasterThanTheDatasheet() {
        for (String id : new String[] {
            "a100-sxm-80gb",
            "h100-sxm-80gb",
            "h200-sxm",
            "tpu-v4",
            "t4",
            "rtx-3090",
            "mi325x",
            "h20",
            "gb200",
            "rtx-4090",
            "rtx-5090",
            "l4"
        }) {
            DeviceSpec device = device(id);
            for (Stream stream : Stream.values()) {
                // the last writes of a stream stay in the cache
                double kept = stream == Stream.INIT ? 1.01 : 1;
                assertThat(new Microbenchmarks(device).streamBytesPerSecond(stream))
                        .as("%s %s", id, stream)
                        .isPositive()
                        .isLessThan(kept * device.memory().bandwidthBytesPerSecond());
            }
        }
    }

    private static DeviceSpec device(String id) {
        return Descriptions.device(id).spec();
    }
}
