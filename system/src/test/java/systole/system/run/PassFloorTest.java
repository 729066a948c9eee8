package systole.system.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import systole.system.json.Edit;
import systole.system.json.Place;
import systole.system.json.ScenarioTemplate;
import systole.system.report.Report;

/** The floor of a pass is below its time whatever the sizes of a device are. */
final class PassFloorTest {
    @TempDir
    private Path folder;

    /** 132 scratchpads of 10^17 bytes are more than a whole number counts. */
    @Test
    void chipMemoryBeyondCounting() throws IOException {
        Path file = Files.writeString(
                folder.resolve("decode.json"),
                "{\"model\": \"llama-2-7b\", \"system\": \"h100-sxm-80gb\", \"workload\": " + Scenarios.decode(1, 512)
                        + ", \"execution\": {\"fidelity\": \"fast\"}}");
        ScenarioTemplate template = ScenarioTemplate.read(file);
        Edit huge = new Edit(
                Place.of("device#/core/scratch/capacity"), template.scenario().number(1e17));
        Report report = template.simulation(List.of(huge)).run("test");
        assertThat(report.boundSeconds()).isLessThan(report.latency().totalSeconds());
    }
}
