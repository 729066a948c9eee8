package systole.system.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import systole.system.json.Edit;
import systole.system.json.Place;
import systole.system.json.ScenarioTemplate;

/** Five stacks of HBM3 have 5120 pins: at 6.4 Gb/s 4.096 TB/s (JESD238). */
final class PinRateTest {
    @ParameterizedTest
    @CsvSource({"4.09, false", "4.2, true"})
    void fasterPinsThanTheStandardsAreTold(double terabytes, boolean told, @TempDir Path folder) throws IOException {
        for (String work : List.of(
                Scenarios.decode(1, 512), "{\"kind\": \"train\", \"globalBatch\": 1, \"sequenceLength\": 128}")) {
            Path file = Files.writeString(
                    folder.resolve("work.json"),
                    "{\"model\": \"gpt2-xl\", \"system\": \"h100-sxm-80gb\", \"workload\": " + work
                            + ", \"execution\": {\"fidelity\": \"fast\"}}");
            ScenarioTemplate template = ScenarioTemplate.read(file);
            Edit faster = new Edit(
                    Place.of("device#/memory/bandwidth"), template.scenario().number(terabytes * 1e12));
            List<String> assumptions =
                    template.simulation(List.of(faster)).run("test").assumptions();
            assertThat(assumptions.stream()
                            .anyMatch(line -> line.startsWith(
                                    "memory runs at 6.56 Gb/s a pin, timings of" + " HBM3 are those of 6.40 Gb/s")))
                    .as("%s", assumptions)
                    .isEqualTo(told);
        }
    }
}
