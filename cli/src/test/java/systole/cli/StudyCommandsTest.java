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
        assertThat(terminal.err()).startsWith("systole: cases.csv:1:1: found no column timing");
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
    }

    @Test
    void aDeviceLeftOutIsPredictedWithoutItsOwnMeasurements() {
        String h200 = GOOD.replace("good,a100-sxm-80gb", "other,h200-sxm");
        String cases = terminal.file("cases.csv", HEADER + "\n" + GOOD + "\n" + BAD + "\n" + h200 + "\n");
        assertThat(terminal.run("validate", cases, "--leave-out", "a100-sxm-80gb", "--json", "-"))
                .isEqualTo(ExitCode.DONE);
        assertThat(terminal.out())
                .as("every line is a row")
                .contains("\"good\"", "\"bad\"", "\"other\"")
                .hasLineCount(1);
        assertThat(terminal.run("validate", cases, "--leave-out", "a100-sxm-80gb"))
                .isEqualTo(ExitCode.DONE);
        assertThat(terminal.out())
                .contains("start of a kernel", "taken from configs/families/hopper.json#/launch/start", "left out")
                .contains("gemm/a100-sxm-80gb/bf16/graph")
                .doesNotContain("gemm/h200-sxm/bf16/graph");
        assertThat(terminal.run("validate", cases, "--leave-out", "a100-sxm-80g"))
                .isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err()).contains("did you mean");
    }

    @Test
    void aPageIsWrittenFromAnyMeasurements() throws IOException {
        String cases = terminal.file("cases.csv", HEADER + "\n" + GOOD + "\n" + BAD + "\n");
        Path page = folder.resolve("page.md");
        assertThat(terminal.run("validate", cases, "--docs", page.toString())).isEqualTo(ExitCode.DONE);
        assertThat(Files.readString(page))
                .contains("# How right it is", "| 16-bit GEMM | 1 |", "### a100-sxm-80gb", "## Each mechanism off")
                .contains("## A subset for every build");
    }

    @Test
    void aCalibratedDescriptionIsADescription() throws IOException {
        StringBuilder rows = new StringBuilder(HEADER + "\n");
        for (int m = 64; m <= 64 * 20; m += 64) {
            // far slower than described, so that the fit is better
            rows.append(GOOD.replace("good", "m" + m)
                            .replace("512,512,512", m + ",512,512")
                            .replace(",10,\"here, there\"", "," + (9 + m * 1e-3) + ",mine"))
                    .append('\n');
        }
        String cases = terminal.file("mine.csv", rows.toString());
        Path out = folder.resolve("mine.json");
        String[] command = {
            "calibrate", "a100-sxm-80gb", cases, "--out", out.toString(), "--fidelity", "fast", "--threads", "1"
        };
        assertThat(terminal.run(command)).isEqualTo(ExitCode.DONE);
        assertThat(terminal.out()).contains("not seen by the fit", "the values above are written");
        String description = Files.readString(out);
        assertThat(description).contains("calibrated: ", "fitted to mine.csv; was ");
        String asked = rows.toString().replace("a100-sxm-80gb", out.toString());
        assertThat(terminal.run("validate", terminal.file("asked.csv", asked))).isEqualTo(ExitCode.DONE);
        assertThat(terminal.out()).contains("gemm/" + out + "/bf16/graph").doesNotContain("not predicted");
        terminal.run(command[0], command[1], command[2], "--out", "-", "--fidelity", "fast", "--threads", "2");
        assertThat(terminal.out())
                .as("the document alone, the same on two threads")
                .isEqualTo(description);
        assertThat(terminal.err()).contains("not seen by the fit");
        assertThat(terminal.run("calibrate", "a100-sxm-80gb", cases)).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.run("calibrate", "h100-sxm-80gb", cases, "--out", "-"))
                .isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err()).contains("mine.csv: found no row of h100-sxm-80gb");
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
