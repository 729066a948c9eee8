package systole.system.run;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import systole.system.UnservedException;
import systole.system.json.Edit;
import systole.system.json.Place;
import systole.system.json.ScenarioTemplate;

/** A kernel that takes longer than the 140 s of {@link systole.sim.Ticks} is refused, not an internal error. */
final class TooLongTest {
    @ParameterizedTest
    @ValueSource(strings = {"fast", "tile"})
    void timeThatGoesTooFarIsRefused(String fidelity, @TempDir Path folder) throws IOException {
        Path file = Files.writeString(
                folder.resolve("slow.json"),
                "{\"model\": \"llama-2-7b\", \"system\": \"a100-sxm-80gb\", \"workload\": {\"kind\": \"prefill\", \"batch\": 8,"
                        + " \"inputTokens\": 1024}, \"execution\": {\"fidelity\": \"" + fidelity + "\"}}");
        ScenarioTemplate template = ScenarioTemplate.read(file);
        // a third of a second for each block of operands, of which few are in flight
        Edit slow =
                new Edit(Place.of("device#/memory/latency"), template.scenario().number(0.35));
        assertThatThrownBy(() -> template.simulation(List.of(slow)).run(""))
                .isInstanceOf(UnservedException.class)
                .hasMessageContaining("takes longer than 140 s");
    }
}
