package systole.system.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import systole.system.UnservedException;
import systole.system.json.ScenarioReader;

/** Memory that is asked for without timing anything. */
final class MemoryMapTest {
    private static final String SERVED = """
            {"model": "llama-2-7b", "system": {"preset": "hgx-a100-80gb"}, "parallelism": {"tensor": %d},
             "workload": {"kind": "generate", "batch": %d, "inputTokens": 512, "outputTokens": 16}}""";
    private static final String TRAINED = """
            {"model": "llama-2-7b", "system": {"preset": "hgx-a100-80gb"}, "parallelism": {"data": 8, "zero": %d},
             "workload": {"kind": "train", "globalBatch": 8, "sequenceLength": 1024}}""";

    @Test
    void isThatOfTheReport() {
        Simulation served = ScenarioReader.simulation("test", SERVED.formatted(2, 4));
        assertThat(served.memory()).isEqualTo(served.run("").memory());
        Simulation trained = ScenarioReader.simulation("test", TRAINED.formatted(3));
        assertThat(trained.memory()).isEqualTo(trained.run("").memory());
    }

    /** 7B with Adam takes 16 bytes a parameter, 100 GiB, and a card has 80. */
    @Test
    void isToldOfWhatDoesNotFit() {
        Simulation trained = ScenarioReader.simulation("test", TRAINED.formatted(0));
        assertThat(Objects.requireNonNull(trained.memory()).total()).isGreaterThan(100L << 30);
        assertThatThrownBy(() -> trained.run("")).isInstanceOf(UnservedException.class);
        Simulation served = ScenarioReader.simulation("test", SERVED.formatted(1, 1024));
        assertThat(Objects.requireNonNull(served.memory()).total()).isGreaterThan(80L << 30);
        assertThatThrownBy(() -> served.run("")).isInstanceOf(UnservedException.class);
    }
}
