package systole.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code sensitivity} and {@code solve} from end to end. */
final class KnobCommandsTest {
    private static final String SCENARIO = "{\"model\": \"gpt2-xl\", \"system\": \"wse-3\", \"workload\": {\"kind\":"
            + " \"decode\", \"batch\": 2, \"contextTokens\": 64}, \"precision\": {\"weights\": \"fp16\", \"activations\": \"fp16\","
            + " \"kvCache\": \"fp16\"}}";

    @TempDir
    private Path folder;

    private Terminal terminal;
    private String scenario = "";

    @BeforeEach
    void open() {
        terminal = new Terminal(folder);
        scenario = terminal.file("scenario.json", SCENARIO);
    }

    @Test
    void sensitivityIsATableAndADocument() {
        assertThat(terminal.run("sensitivity", scenario, "--fidelity", "fast")).isEqualTo(ExitCode.DONE);
        assertThat(terminal.out())
                .startsWith("timePerOutputTokenSeconds 0.0")
                .containsPattern("device#/memory/latency +600 ns +\\+10.00% +\\+0.2")
                .contains("inert: ");
        assertThat(terminal.run(
                        "sensitivity", scenario, "--fidelity", "fast", "--key", "averageWattsPerDevice", "--json", "-"))
                .isEqualTo(ExitCode.DONE);
        assertThat(terminal.out())
                .startsWith("{\n  \"keys\" : {\n    \"averageWattsPerDevice\" : ")
                .contains("\"at\" : \"device#/power/activeIdle\"", "\"confirmed\" : true", "\"inert\" : true");
    }

    @Test
    void solveFindsTellsAndRefuses() {
        assertThat(terminal.run(
                        "solve",
                        scenario,
                        "--maximize",
                        "workload.batch",
                        "--subject-to",
                        "timePerOutputTokenSeconds < 1.6 ms",
                        "--to",
                        "1000",
                        "--fidelity",
                        "fast"))
                .isEqualTo(ExitCode.DONE);
        assertThat(terminal.out()).contains(" is the most /workload/batch that keeps", "certified: it was run");
        assertThat(terminal.run(
                        "solve",
                        scenario,
                        "--minimize",
                        "hardware.memory.latency",
                        "--subject-to",
                        "timePerOutputTokenSeconds<1",
                        "--fidelity",
                        "fast",
                        "--json",
                        "-"))
                .isEqualTo(ExitCode.DONE);
        assertThat(terminal.out()).contains("\"value\" : 6.0E-8,", "\"certified\" : false");
        assertThat(terminal.run(
                        "solve",
                        scenario,
                        "--minimize",
                        "hardware.cores",
                        "--subject-to",
                        "timePerOutputTokenSeconds<1 ns",
                        "--fidelity",
                        "fast"))
                .isEqualTo(ExitCode.CANNOT_BE_SERVED);
        assertThat(terminal.err()).contains("no value of device#/cores from 90 to 9000 keeps");
    }

    @Test
    void mistakesAreBadInput() {
        String keep = "timePerOutputTokenSeconds<1";
        assertThat(terminal.run("solve", scenario, "--subject-to", keep)).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err()).contains("--minimize");
        assertThat(terminal.run("solve", scenario, "--minimize", "hardware.cors", "--subject-to", keep))
                .isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err()).contains("--minimize: found \"hardware.cors\"", "did you mean \"hardware.cores\"");
        assertThat(terminal.run("solve", scenario, "--minimize", "parallelism.pipeline", "--subject-to", keep))
                .isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err()).contains("--from: found \"nothing\"");
        assertThat(terminal.run("solve", scenario, "--minimize", "hardware.cores", "--subject-to", "fast"))
                .isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err()).contains("--subject-to: found \"fast\", expected a report key");
        assertThat(terminal.run(
                        "solve", scenario, "--minimize", "hardware.cores", "--subject-to", keep, "--from", "2 s"))
                .isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err()).contains("--from: found \"2 s\", expected a whole number without a unit");
        assertThat(terminal.run("solve", scenario, "--minimize", "hardware.cores", "--subject-to", keep, "--to", "2"))
                .isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err()).contains("--to: found \"2\", expected more than the least looked at, 90");
        assertThat(terminal.run("sensitivity", scenario, "--key", "second")).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err()).contains("--key: found report key \"second\"");
    }

    /** The silicon of an A100 has 128 cores; a machine of 400 is simulated all the same, and that it cannot be made is told. */
    @Test
    void solveTellsWhatCannotBeMade() {
        String a100 = terminal.file("a100.json", SCENARIO.replace("wse-3", "a100-sxm-80gb"));
        String[] common = {
            "solve", a100, "--fidelity", "fast", "--maximize", "hardware.cores", "--subject-to", "totalSeconds < 1 s"
        };
        assertThat(terminal.run(with(common, "--from", "100", "--to", "400"))).isEqualTo(ExitCode.DONE);
        assertThat(terminal.out())
                .contains(
                        "400 is the most",
                        "no such device can be made: a100-sxm-80gb uses 400 cores of silicon that has 128");
        assertThat(terminal.run(with(common, "--from", "100", "--to", "120"))).isEqualTo(ExitCode.DONE);
        assertThat(terminal.out()).contains("120 is the most").doesNotContain("can be made");
        assertThat(terminal.run(with(common, "--from", "1e-300", "--to", "1e300")))
                .isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err()).contains("--from and --to: found ", "expected a range");
    }

    private static String[] with(String[] common, String... more) {
        return java.util.stream.Stream.concat(java.util.Arrays.stream(common), java.util.Arrays.stream(more))
                .toArray(String[]::new);
    }
}
