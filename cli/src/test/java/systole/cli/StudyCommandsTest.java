package systole.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ops} and {@code validate} from end to end. */
final class StudyCommandsTest {
    private static final String HEADER =
            "case,device,ranks,op,dtype,kv_dtype,m,n,k,batch,q_heads,kv_heads,head_dim,q_len,"
                    + "kv_len,causal,rows,cols,bytes,timing,measured_us,source";
    private static final String GOOD = "good,a100-sxm-80gb,1,gemm,bf16,,512,512,512,,,,,,,,,,,graph,10,\"here, there\"";
    private static final String BAD = "bad,a100-sxm-80g,1,gemm,bf16,,512,512,512,,,,,,,,,,,graph,10,";

    @TempDir
    private Path folder;

    private Terminal terminal;

    @BeforeEach
    void open() {
        terminal = new Terminal(folder);
    }

    @Test
    void rowsComeBackInOrderAndTheSummaryGoesToStderr() throws IOException {
        String cases = terminal.file("cases.csv", HEADER + "\n" + BAD + "\n" + GOOD + "\n");
        assertThat(terminal.run("ops", cases)).isEqualTo(ExitCode.DONE);
        List<String> lines = terminal.out().lines().toList();
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0)).isEqualTo(HEADER + ",predicted_us,predicted_watts,bound,reason");
        assertThat(lines.get(1)).startsWith(BAD + ",,,,").contains("did you mean", "a100-sxm-80gb");
        assertThat(lines.get(2)).matches(java.util.regex.Pattern.quote(GOOD) + ",[0-9.]+,[0-9.]+,[a-zA-Z]+,");
        assertThat(terminal.err()).startsWith("1 of 2 rows predicted in ");
        String onStdout = terminal.out();
        Path out = folder.resolve("out.csv");
        assertThat(terminal.run("ops", cases, "--out", out.toString(), "--threads", "2"))
                .isEqualTo(ExitCode.DONE);
        assertThat(terminal.out()).isEmpty();
        assertThat(Files.readString(out)).isEqualTo(onStdout);
    }

    @Test
    void brokenTablesAreBadInput() {
        assertThat(terminal.run("ops", terminal.file("cases.csv", HEADER.replace(",timing", "") + "\n")))
                .isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err()).startsWith("systole: cases.csv:1:1: found no column \"timing\"");
        assertThat(terminal.run("ops", terminal.file("cases.csv", HEADER + "\na,b\n")))
                .isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err()).startsWith("systole: cases.csv:2:1: found 2 values");
        assertThat(terminal.run("ops", folder.resolve("nowhere.csv").toString()))
                .isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err()).startsWith("systole: nowhere.csv: found no readable file");
        assertThat(terminal.out()).isEmpty();
    }

    @Test
    void validationAsJsonAndAsATable() {
        String cases = terminal.file("cases.csv", HEADER + "\n" + GOOD + "\n" + BAD + "\n");
        assertThat(terminal.run("validate", cases, "--json", "-")).isEqualTo(ExitCode.DONE);
        assertThat(terminal.err()).isEmpty();
        assertThat(terminal.out().strip())
                .startsWith("{\"groups\":[{\"group\":\"gemm/a100-sxm-80gb/bf16/graph\",\"n\":1,\"mapePercent\":")
                .contains("{\"case\":\"good\",\"measured\":10.0,\"predicted\":")
                .contains("{\"case\":\"bad\",\"measured\":10.0,\"predicted\":null,\"errorPercent\":null,\"reason\":\"")
                .endsWith("}]}")
                .hasLineCount(1);
        assertThat(terminal.run("validate", cases)).isEqualTo(ExitCode.DONE);
        assertThat(terminal.out()).contains("gemm/a100-sxm-80gb/bf16/graph ", "furthest off", "not predicted");
        assertThat(terminal.run("validate", cases, "--leave-out", "a100-sxm-80gb", "--json", "-"))
                .isEqualTo(ExitCode.DONE);
        assertThat(terminal.out())
                .startsWith("{\"groups\":[],")
                .contains("\"bad\"")
                .doesNotContain("\"good\"");
    }

    @Test
    void brokenMeasurementsAreBadInput() {
        assertThat(terminal.run("validate", terminal.file("runs.jsonl", "{\"case\": 1\n")))
                .isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err()).startsWith("systole: runs.jsonl:1:1: found no valid JSON");
        assertThat(terminal.run("validate", folder.resolve("nowhere.jsonl").toString()))
                .isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err()).startsWith("systole: nowhere.jsonl: found no readable file");
    }

    @Test
    void theClockIsChosenByName() throws IOException {
        String cases = terminal.file("cases.csv", HEADER + "\n");
        assertThat(terminal.run("ops", cases, "--fidelity", "fast")).isEqualTo(ExitCode.DONE);
        assertThat(terminal.run("ops", cases, "--fidelity", "quick")).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err()).contains("--fidelity: found \"quick\", expected one of [fast, tile");
    }
}
