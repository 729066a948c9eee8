package systole.system.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import systole.microarch.DeviceSpec;
import systole.sim.quantity.Quantity;
import systole.system.Scenario;
import systole.system.UnservedException;
import systole.system.json.ScenarioReader;
import systole.system.report.Report;

/** The table of {@code docs/devices-npu.md} is what the program says. */
class NpuTableTest {
    private static final List<String> RUNS = List.of(
            "tpu-v3 bf16",
            "tpu-v4 bf16",
            "tpu-v5e bf16",
            "tpu-v5p bf16",
            "tpu-v6e bf16",
            "tpu-v7 bf16",
            "inferentia1 fp16",
            "inferentia1 int8",
            "inferentia2 bf16",
            "trainium1 bf16",
            "trainium2 bf16",
            "gaudi1 bf16",
            "gaudi2 bf16",
            "gaudi3 bf16",
            "bow-ipu fp16",
            "ascend-310 fp16",
            "ascend-310 int8",
            "ascend-910a fp16",
            "ascend-910b fp16",
            "ascend-910c fp16",
            "hanguang-800 fp16",
            "hanguang-800 int8",
            "apple-m4-ane fp16",
            "qualcomm-ai100 fp16",
            "qualcomm-ai100 int8",
            "wse-3 fp16",
            "groq-lpu fp16",
            "wormhole-n150 bf16",
            "wormhole-n150 fp8");

    /** The embedding table of Llama-2-7B, in 16 bits whatever the weights: a token reads one row of it. */
    private static final double LOOK_UP_BYTES = 32_000.0 * 4096 * 2;

    @Test
    void theTableIsWhatTheProgramSays() throws IOException {
        String page = Files.readString(Scenarios.root().resolve("docs/devices-npu.md"));
        StringBuilder table = new StringBuilder();
        for (String run : RUNS) {
            int space = run.indexOf(' ');
            table.append(row(run.substring(0, space), run.substring(space + 1))).append('\n');
        }
        assertThat(page.lines().filter(line -> line.startsWith("| `")).toList())
                .isEqualTo(table.toString().lines().toList());
    }

    private static String row(String device, String type) {
        String start = "| `" + device + "` | " + type + " | ";
        try {
            Scenario prefill = scenario(device, type, Scenarios.prefill(1, 2048));
            Report first = ScenarioRun.run(prefill, "test");
            Report next = ScenarioRun.run(scenario(device, type, Scenarios.decode(1, 2048)), "test");
            assertThat(first.boundSeconds()).isLessThanOrEqualTo(first.latency().totalSeconds());
            assertThat(next.boundSeconds()).isLessThanOrEqualTo(next.latency().totalSeconds());
            DeviceSpec spec = prefill.system().node().device();
            double bytes = (double) Objects.requireNonNull(next.memory()).weights()
                    - LOOK_UP_BYTES
                    + Objects.requireNonNull(next.memory()).kvCache();
            double used = bytes / next.latency().totalSeconds() / spec.memory().bandwidthBytesPerSecond();
            return start
                    + Quantity.format(first.latency().totalSeconds(), "s")
                    + String.format(Locale.ROOT, " | %.1f | ", 100 * first.modelFlopsUtilization())
                    + Quantity.format(next.latency().totalSeconds(), "s")
                    + String.format(
                            Locale.ROOT,
                            " | %.1f | %.2f | |",
                            100 * used,
                            Objects.requireNonNull(next.energy()).totalJoules());
        } catch (UnservedException e) {
            return start + "| | | | | " + e.reason() + " |";
        }
    }

    private static Scenario scenario(String device, String type, String workload) {
        return ScenarioReader.read(
                "scenario",
                "{\"model\": \"llama-2-7b\", \"system\": \"" + device + "\", \"precision\": {\"weights\": \"" + type
                        + "\", \"activations\": \"" + type + "\"}, \"workload\": " + workload + "}");
    }
}
