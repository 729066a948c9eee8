package systole.study.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import systole.system.InputException;

/** Sweeps of which nothing is left, keys that nobody knows, rows that are gone: each is told where it is. */
final class NothingLeftTest {
    private static final String CORES =
            "{\"at\": \"device#/cores\", \"range\": {\"from\": 77, \"to\": 108, \"step\": 1}}";

    @TempDir
    private Path folder;

    private Sweep.Done run(SweepSpec sweep, String name) {
        return Sweep.run(sweep, folder.resolve(name), "1", Shard.WHOLE, 2, Progress.NONE);
    }

    /** Of 32 points 31 are not below 78, and none is above 200. */
    @Test
    void conditionsThatLeaveNoPointAreRefusedBeforeAnythingIsWritten() {
        SweepSpec sweep = Sweeps.sweep(CORES, ", \"where\": [\"cores < 78\", \"cores > 200\"]");
        assertThatThrownBy(() -> run(sweep, "out"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(
                        "sweep.json at /where/1: found no point meets \"where\": \"cores > 200\" leaves out 32 of"
                                + " 32 points");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void aSearchThatMayLookAtNothingIsRefused() {
        SweepSpec sweep = Sweeps.sweep(
                CORES,
                ", \"where\": [\"cores > 200\"], \"sample\": {\"kind\": \"cma-es\", \"evaluations\": 10},"
                        + " \"objectives\": [{\"key\": \"totalSeconds\"}]");
        assertThatThrownBy(() -> run(sweep, "out")).hasMessageContaining("\"cores > 200\" leaves out 10 of 10 points");
    }

    /** A part of a sweep may be without points. */
    @Test
    void aPartWithoutPointsIsDone() {
        SweepSpec sweep = Sweeps.sweep(CORES, ", \"where\": [\"cores < 78\"]");
        Sweep.Done done = Sweep.run(sweep, folder.resolve("out"), "1", new Shard(2, 2), 1, Progress.NONE);
        assertThat(done.rows()).isZero();
        assertThat(new ResultFolder(folder.resolve("out")).existing().complete())
                .isTrue();
    }

    /** The rows are results, whatever they break; which constraint they break most, and how near they come, is told. */
    @Test
    void constraintsThatNoRowKeepsAreTold() {
        SweepSpec sweep = Sweeps.sweep(
                CORES, ", \"constraints\": [\"averageWattsPerDevice <= 1e9\", \"averageWattsPerDevice <= 1 W\"]");
        assertThat(run(sweep, "out").rows()).isEqualTo(32);
        ResultFolder results = new ResultFolder(folder.resolve("out"));
        List<Double> watts = new ArrayList<>();
        Columns columns = Columns.of(sweep);
        results.each(
                columns,
                row -> watts.add(Double.valueOf(row.cells().get(columns.cells().indexOf("averageWattsPerDevice")))));
        double least = watts.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
        assertThat(NoRow.of(results)).hasValueSatisfying(none -> {
            assertThat(none.reason()).contains("\"averageWattsPerDevice <= 1\" is broken by 32 of 32 with a result");
            assertThat(none.help()).startsWith("it comes to " + AxisValue.text(least) + " at best");
        });
        run(Sweeps.sweep(CORES, ", \"constraints\": [\"averageWattsPerDevice <= 1e9\"]"), "kept");
        assertThat(NoRow.of(new ResultFolder(folder.resolve("kept")))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"constraints\": [\"totalSeconds < 1\", \"totalSecond < 1\"] | /constraints/1",
                "\"objectives\": [{\"key\": \"totalSecond\"}] | /objectives/0/key",
                "\"report\": [\"totalSecond\"] | /report"
            })
    void unknownKeysAreToldWhereTheyStand(String rest, String place) {
        assertThatThrownBy(() -> run(Sweeps.sweep(CORES, ", " + rest), "out"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("at " + place + ": found report key \"totalSecond\"")
                .hasMessageContaining("did you mean \"totalSeconds\"?");
    }

    /** A line that somebody has deleted: fronts see it, the sweep works it out again. */
    @Test
    void aRowThatIsGoneIsNoticedAndWorkedOutAgain() throws IOException {
        SweepSpec sweep = Sweeps.sweep(CORES, ", \"where\": [\"cores % 2 == 0\"]");
        run(sweep, "out");
        Path rows = folder.resolve("out/rows.jsonl");
        String whole = Files.readString(rows);
        List<String> lines = new ArrayList<>(whole.lines().toList());
        lines.remove(7);
        Files.writeString(rows, String.join("\n", lines) + "\n");
        List<Goal> goals = List.of(new Goal("cores", false), new Goal("energyJoules.total", false));
        assertThatThrownBy(() -> ParetoFront.of(new ResultFolder(folder.resolve("out")), goals))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("rows.jsonl: found 15 rows, of 16 that were written");
        assertThat(run(sweep, "out").before()).isEqualTo(7);
        assertThat(rows).hasContent(whole);
        assertThat(ParetoFront.of(new ResultFolder(folder.resolve("out")), goals)
                        .rows())
                .isNotEmpty();
    }

    @Test
    void partsWithoutARowDoNotMerge() throws IOException {
        SweepSpec sweep = Sweeps.sweep(CORES, "");
        List<Path> parts = List.of(folder.resolve("one"), folder.resolve("two"));
        for (int i = 0; i < 2; i++) {
            Sweep.run(sweep, parts.get(i), "1", new Shard(i + 1, 2), 1, Progress.NONE);
        }
        Path rows = parts.get(1).resolve("rows.jsonl");
        List<String> lines = new ArrayList<>(Files.readAllLines(rows));
        lines.remove(3);
        Files.write(rows, lines);
        assertThatThrownBy(() -> Merge.run(parts, folder.resolve("all")))
                .hasMessageContaining("found 31 rows in all parts, of 32 that were written");
    }

    /**
     * HBM2e refreshes each of its banks once in 3.9 us. At 20 GB/s over 40 channels its clock is 16 MHz, and refreshes that are
     * clocks apart take longer than that.
     */
    @Test
    void aMemoryThatOnlyRefreshesIsRefused() {
        SweepSpec sweep = Sweeps.sweep("{\"at\": \"device#/memory/bandwidth\", \"values\": [\"20 GB/s\"]}", "");
        Answer answer =
                new Evaluator(sweep).evaluate(new Point(0, sweep.points().at(0)));
        assertThat(answer.error())
                .contains("at /memory: ", "a bandwidth whose command clock leaves time between refreshes");
    }

    /** An axis of quantities, and one of numbers, which may be in base units. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bw >= 3 s | a number of bytes per second stands beside one of seconds",
                "bw + cap > 0 | a number of bytes per second stands beside one of watts",
                "2 * bw > 1e9 W | a number of bytes per second stands beside one of watts"
            })
    void conditionsKeepUnits(String condition, String message) {
        String axes =
                "{\"name\": \"bw\", \"at\": \"device#/memory/bandwidth\", \"range\": {\"from\": \"1 TB/s\", \"to\":"
                        + " \"2 TB/s\", \"count\": 3}}, {\"name\": \"cap\", \"at\": \"device#/power/cap\", \"values\": [\"300 W\"]}, "
                        + CORES;
        assertThatThrownBy(() -> Sweeps.sweep(axes, ", \"where\": [\"" + condition + "\"]"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("/where/0")
                .hasMessageContaining(message);
        for (String fine :
                List.of("bw / cap < 1e12", "bw >= 1.5 TB/s", "cores * bw > 3 GB/s", "bw > 1e12", "bw % 2 >= 0 B/s")) {
            assertThat(Sweeps.sweep(axes, ", \"where\": [\"" + fine + "\"]").conditions())
                    .hasSize(1);
        }
    }

    /** Spaces that cannot be: two values for one place, two columns of one name, more points than can be counted. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"name\": \"a\", \"at\": \"device#/cores\", \"values\": [54]}, {\"name\": \"b\", \"at\": \"device#/cores\","
                        + " \"values\": [80]} | | axes \"a\" and \"b\", both at device#/cores",
                "{\"name\": \"totalSeconds\", \"at\": \"device#/cores\", \"values\": [54]} | , \"report\": [\"totalSeconds\"] |"
                        + " an axis called \"totalSeconds\", as a report key is",
                "{\"at\": \"device#/cores\", \"values\": [54]} | , \"objectives\": [{\"key\": \"totalSeconds\"}, {\"key\":"
                        + " \"totalSeconds\", \"direction\": \"max\"}] | a key that is named twice",
                "{\"at\": \"device#/cores\", \"range\": {\"from\": 1, \"to\": 2e9, \"step\": 1}}, {\"at\": \"/workload/batch\","
                        + " \"range\": {\"from\": 1, \"to\": 2e9, \"step\": 1}}, {\"at\": \"/workload/contextTokens\", \"range\":"
                        + " {\"from\": 1, \"to\": 2e9, \"step\": 1}} | | a grid of 8.0e+27 points"
            })
    void spacesThatCannotBeAreRefused(String axes, String rest, String message) {
        assertThatThrownBy(() -> Sweeps.sweep(axes, rest == null ? "" : rest))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(message);
    }
}
