package systole.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code sweep}, {@code pareto} and {@code merge} from end to end. */
final class SweepCommandTest {
    private static final String SWEEP =
            "{\"scenario\": {\"model\": \"gpt2-xl\", \"system\": \"a100-sxm-80gb\", \"workload\":"
                    + " {\"kind\": \"decode\", \"batch\": 2, \"contextTokens\": 64}, \"execution\": {\"fidelity\": \"fast\"}},\n"
                    + "\"axes\": [{\"name\": \"cores\", \"at\": \"device#/CORES\", \"range\": {\"from\": 80, \"to\": 108, \"step\": 1}}],\n"
                    + "\"report\": [\"totalSeconds\", \"averageWattsPerDevice\"]}";

    @TempDir
    private Path folder;

    private Terminal terminal;

    @BeforeEach
    void open() {
        terminal = new Terminal(folder);
    }

    private String out(String name) {
        return folder.resolve(name).toString();
    }

    @Test
    void theExampleRunsAndHasAFront() {
        String example = Terminal.example("sweeps/bandwidth-cores-clock.json");
        assertThat(terminal.run("sweep", example, "--out", out("rows"))).isEqualTo(ExitCode.DONE);
        assertThat(terminal.out()).isEmpty();
        assertThat(terminal.err()).startsWith("430 rows of 600 points in ").contains(", 0 without a result");
        assertThat(terminal.run("pareto", out("rows"), "--csv", "-")).isEqualTo(ExitCode.DONE);
        List<String> front = terminal.out().lines().toList();
        assertThat(front.get(0))
                .startsWith("point,bandwidth,cores,clock,timePerOutputTokenSeconds,joulesPerOutputToken");
        assertThat(front).hasSizeGreaterThan(1);
        assertThat(terminal.run("pareto", out("rows"), "--json", "-")).isEqualTo(ExitCode.DONE);
        assertThat(terminal.out())
                .contains("\"rowsSeen\": 430", "{\"point\":" + front.get(1).split(",", 2)[0] + ",");
        assertThat(terminal.run("pareto", out("rows"), "--max", "cores", "--min", "averageWattsPerDevice"))
                .isEqualTo(ExitCode.DONE);
        assertThat(terminal.out()).contains("point", "of 430 rows are on the front");
        assertThat(terminal.run("pareto", out("rows"), "--min", "cores")).isEqualTo(ExitCode.DONE);
        assertThat(terminal.out())
                .as("one of 10 bandwidths each: 76 cores are the fewest that at 1.98 GHz come to 150 GHz")
                .contains("10 of 430 rows are on the front");
    }

    /** A search tells its best row; one of several objectives has a front, which is looked at again in tile. */
    @Test
    void searchesHaveABestOrAFrontThatCanBeRefined() {
        String goals = SWEEP.replace("CORES", "cores")
                .replaceFirst(
                        "\\}$",
                        ",\n\"objectives\": [{\"key\": \"totalSeconds\"}],"
                                + " \"sample\": {\"kind\": \"cma-es\", \"evaluations\": 12}}");
        String one = terminal.file("one.json", goals);
        assertThat(terminal.run("sweep", one, "--out", out("one"))).isEqualTo(ExitCode.DONE);
        assertThat(terminal.err())
                .contains("12 rows of 12 points")
                .containsPattern("best: point [0-9]+, cores [0-9]+, total");
        assertThat(terminal.run("sweep", one, "--out", out("part"), "--shard", "1/2"))
                .isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err()).contains("--shard: found a part of a search");
        String two = terminal.file(
                "two.json",
                goals.replace("cma-es", "nsga2")
                        .replace("[{\"key\"", "[{\"key\": \"averageWattsPerDevice\"}, {\"key\""));
        assertThat(terminal.run("sweep", two, "--out", out("two"))).isEqualTo(ExitCode.DONE);
        assertThat(terminal.run("pareto", out("two"), "--refine", "tile")).isEqualTo(ExitCode.DONE);
        assertThat(terminal.out()).contains("averageWattsPerDevice@tile", " members of the front stay at tile (");
        assertThat(terminal.run("pareto", out("two"), "--refine", "tile", "--json", "-"))
                .isEqualTo(ExitCode.DONE);
        assertThat(terminal.out()).contains("\"fidelity\" : \"tile\"", "\"staying\" : ");
        assertThat(terminal.run("pareto", out("two"), "--refine", "tile", "--sweep", one))
                .isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err()).contains("results of another sweep");
        assertThat(terminal.run("pareto", out("two"), "--cache", out("cache"))).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err()).contains("--cache: found ", "expected nothing without --refine");
    }

    @Test
    void partsMergeAndASecondCallDoesNothing() throws IOException {
        String sweep = terminal.file("sweep.json", SWEEP.replace("CORES", "cores"));
        assertThat(terminal.run("sweep", sweep, "--out", out("all"), "--threads", "1"))
                .isEqualTo(ExitCode.DONE);
        for (String part : new String[] {"1", "2"}) {
            assertThat(terminal.run("sweep", sweep, "--out", out("part" + part), "--shard", part + "/2"))
                    .isEqualTo(ExitCode.DONE);
        }
        assertThat(terminal.run("pareto", out("part1"), "--min", "totalSeconds"))
                .isEqualTo(ExitCode.DONE);
        assertThat(terminal.out()).contains(" rows are on the front of part 1/2 of the sweep; 'merge'");
        assertThat(terminal.run("pareto", out("all"), "--min", "totalSeconds", "--max", "totalSeconds"))
                .isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err()).contains("--min and --max: found a column that is named twice");
        assertThat(terminal.run("pareto", out("all"), "--min", "totalSeconds", "--refine", "nope"))
                .isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err()).contains("--refine: found \"nope\"");
        assertThat(terminal.run("merge", out("part1"), out("part2"), "--out", out("merged")))
                .isEqualTo(ExitCode.DONE);
        assertThat(terminal.err()).startsWith("29 rows in ");
        assertThat(folder.resolve("all/sweep-state.json"))
                .content()
                .containsPattern("\"version\" : \"[0-9.]+[+][0-9a-f]{16}\"");
        String rows = Files.readString(folder.resolve("all/rows.csv"));
        assertThat(folder.resolve("merged/rows.csv")).hasContent(rows);
        assertThat(terminal.run("sweep", sweep, "--out", out("all"))).isEqualTo(ExitCode.DONE);
        assertThat(terminal.err()).contains("29 of them from before: 0 in ");
        assertThat(folder.resolve("all/rows.csv")).hasContent(rows);
    }

    /** Rows without a result are counted whichever call wrote them: those of cores that are none. */
    @Test
    void aSecondCallCountsRowsWithoutAResult() throws IOException {
        String sweep = terminal.file(
                "sweep.json", SWEEP.replace("CORES", "cores").replace("80, \"to\": 108", "-2, \"to\": 3"));
        assertThat(terminal.run("sweep", sweep, "--out", out("all"))).isEqualTo(ExitCode.DONE);
        assertThat(terminal.err()).startsWith("6 rows of 6 points in ").contains(", 3 without a result");
        assertThat(terminal.run("sweep", sweep, "--out", out("all"))).isEqualTo(ExitCode.DONE);
        assertThat(terminal.err()).contains("6 of them from before: 0 in ", ", 3 without a result");
        Path rows = folder.resolve("all/rows.jsonl");
        List<String> lines = Files.readAllLines(rows);
        Files.writeString(rows, String.join("\n", lines.subList(0, 2)) + "\n");
        assertThat(terminal.run("sweep", sweep, "--out", out("all"))).isEqualTo(ExitCode.DONE);
        assertThat(terminal.err()).contains("2 of them from before: 4 in ", ", 3 without a result");
    }

    /** The folder knows its sweep as it was named; from elsewhere, or when it is gone, it is asked for. */
    @Test
    void aSweepThatIsNotFoundIsAskedFor() throws IOException {
        String text = SWEEP.replace("CORES", "cores")
                .replaceFirst("\\}$", ",\n\"objectives\": [{\"key\": \"totalSeconds\"}]}");
        String sweep = terminal.file("sweep.json", text);
        assertThat(terminal.run("sweep", sweep, "--out", out("all"))).isEqualTo(ExitCode.DONE);
        Path moved = Files.createDirectory(folder.resolve("sub")).resolve("moved.json");
        Files.move(Path.of(sweep), moved);
        assertThat(terminal.run("pareto", out("all"), "--refine", "tile")).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err())
                .contains("--sweep: found nothing, and ", "is of sweep.json", "expected its path from here");
        assertThat(terminal.run("pareto", out("all"), "--refine", "tile", "--sweep", moved.toString()))
                .isEqualTo(ExitCode.DONE);
    }

    /** A row of an earlier call says that the program failed there. */
    @Test
    void aSweepWithAPointWhereTheProgramFailedEndsAsAnInternalError() throws IOException {
        String sweep = terminal.file("sweep.json", SWEEP.replace("CORES", "cores"));
        terminal.run("sweep", sweep, "--out", out("all"));
        Path rows = folder.resolve("all/rows.jsonl");
        Files.writeString(rows, Files.readString(rows).replaceFirst("null}", "\"internal error: why\"}"));
        assertThat(terminal.run("sweep", sweep, "--out", out("all"))).isEqualTo(ExitCode.INTERNAL_ERROR);
        assertThat(terminal.err())
                .contains("systole: internal error at 1 points of an earlier call; a new --out tries them again");
    }

    /** The page is written from sweeps that must be there; rows need a folder. */
    @Test
    void aPageNeedsItsSweepsAndRowsAFolder() {
        assertThat(terminal.run("sweep", out("nowhere"), "--docs", "-")).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err()).contains("sram-or-bandwidth.json", "no such file");
        String sweep = terminal.file("sweep.json", SWEEP.replace("CORES", "cores"));
        assertThat(terminal.run("sweep", sweep)).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err()).contains("'--out=DIR'");
    }

    @Test
    void mistakesAreBadInput() {
        String sweep = terminal.file("sweep.json", SWEEP.replace("CORES", "kores"));
        assertThat(terminal.run("sweep", sweep, "--out", out("all"))).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err()).contains("unknown key \"kores\"", "did you mean \"cores\"?");
        assertThat(terminal.run("sweep", sweep, "--out", out("all"), "--shard", "3/2"))
                .isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err()).contains("--shard: found \"3/2\", expected a part i/n");
        assertThat(terminal.run("sweep", out(""), "--docs", out("page.md"), "--cache", out("cache")))
                .isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err()).contains("--docs: found --out, --shard or --cache beside it");
        assertThat(terminal.run("sweep", sweep, "--out", out("all"), "--cache", out("all")))
                .isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err()).contains("--cache: found the folder of --out");
        assertThat(terminal.run("pareto", out("all"))).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err()).contains("found no results of a sweep");
        assertThat(folder.resolve("all")).doesNotExist();
    }

    /** What cannot be kept has the code of what cannot be served; the rows are there. */
    @Test
    void aFrontOfNothingSaysWhy() {
        String sweep = terminal.file(
                "strict.json",
                SWEEP.replace("CORES", "cores")
                        .replaceFirst("\\}$", ",\n\"constraints\": [\"averageWattsPerDevice <= 1 W\"]}"));
        assertThat(terminal.run("sweep", sweep, "--out", out("rows"))).isEqualTo(ExitCode.DONE);
        assertThat(terminal.err())
                .contains("\"averageWattsPerDevice <= 1\" is broken by 29 of 29 with a result; it comes to ");
        assertThat(terminal.run("pareto", out("rows"), "--min", "cores", "--min", "totalSeconds"))
                .isEqualTo(ExitCode.CANNOT_BE_SERVED);
        assertThat(terminal.err()).contains("no row of ", "keeps the constraints");
        String none = terminal.file(
                "none.json", SWEEP.replace("CORES", "cores").replaceFirst("\\}$", ",\n\"where\": [\"cores > 108\"]}"));
        assertThat(terminal.run("sweep", none, "--out", out("none"))).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err()).contains("at /where/0: found no point meets \"where\"");
    }

    /** A pass of twelve thousand tokens is beyond the exact clock, one of eight is not. */
    @Test
    void membersThatCannotBeRunAgainAreCounted() {
        String text =
                "{\"scenario\": {\"model\": {\"model_type\": \"gpt2\", \"n_layer\": 1, \"n_embd\": 128, \"n_head\": 4,"
                        + " \"n_positions\": 16384, \"vocab_size\": 500, \"torch_dtype\": \"float16\"}, \"system\": \"t4\","
                        + " \"workload\": {\"kind\": \"prefill\", \"batch\": 1, \"inputTokens\": 8}, \"execution\": {\"fidelity\":"
                        + " \"fast\"}}, \"axes\": [{\"name\": \"tokens\", \"at\": \"/workload/inputTokens\", \"values\": [TOKENS]}],"
                        + " \"report\": [\"totalSeconds\"]}";
        String goals = "--max tokens --min totalSeconds --refine exact";
        String some = terminal.file("some.json", text.replace("TOKENS", "8, 12000"));
        assertThat(terminal.run("sweep", some, "--out", out("some"))).isEqualTo(ExitCode.DONE);
        assertThat(terminal.run(pareto("some", goals))).isEqualTo(ExitCode.DONE);
        assertThat(terminal.out())
                .contains(
                        "1 of 2 members of the front stay at exact",
                        "1 of the members cannot be run at exact; point 1: kernel ");
        String none = terminal.file("none.json", text.replace("TOKENS", "12000, 13000"));
        assertThat(terminal.run("sweep", none, "--out", out("none"))).isEqualTo(ExitCode.DONE);
        assertThat(terminal.run(pareto("none", goals))).isEqualTo(ExitCode.CANNOT_BE_SERVED);
        assertThat(terminal.out()).contains("0 of 2 members of the front stay at exact");
        assertThat(terminal.err()).contains("no member of the front can be run at exact; point 0: kernel ");
    }

    private String[] pareto(String folder, String options) {
        return ("pareto " + out(folder) + " " + options).split(" ", -1);
    }

    @Test
    void sweepsThatShareACacheSimulateWhatIsNew() {
        String sweep = terminal.file("one.json", SWEEP.replace("CORES", "cores"));
        assertThat(terminal.run("sweep", sweep, "--out", out("one"), "--cache", out("cache")))
                .isEqualTo(ExitCode.DONE);
        assertThat(terminal.err()).contains(", 0 points from the cache");
        String other =
                terminal.file("two.json", SWEEP.replace("CORES", "cores").replace("\"from\": 80", "\"from\": 79"));
        assertThat(terminal.run("sweep", other, "--out", out("two"), "--cache", out("cache")))
                .isEqualTo(ExitCode.DONE);
        assertThat(terminal.err()).contains("30 rows of 30 points", ", 29 points from the cache");
        assertThat(terminal.run("sweep", sweep, "--out", out("again"), "--cache", out("cache")))
                .isEqualTo(ExitCode.DONE);
        assertThat(terminal.err()).contains("29 rows of 29 points", ", 29 points from the cache");
        assertThat(terminal.run("sweep", sweep, "--out", out("three"), "--cache", out("one")))
                .isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err()).contains("--cache: found ", "a folder of other files");
    }
}
