package systole.study.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import systole.system.InputException;
import systole.system.UnservedException;

/** Searches as sweeps: the same rows on any number of threads and however often they were cut short. Points are made up. */
final class SearchRunTest {
    private static final String AXES =
            "{\"at\": \"device#/cores\", \"range\": {\"from\": 1, \"to\": 100, \"step\": 1}},"
                    + "{\"name\": \"clock\", \"at\": \"device#/clock/maximum\", \"range\": {\"from\": 1, \"to\": 2}}";
    private static final String ONE =
            ", \"sample\": {\"kind\": \"cma-es\", \"evaluations\": 120}, \"objectives\": [{\"key\":"
                    + " \"totalSeconds\"}], \"constraints\": [\"energyJoules.total <= 60\"], \"where\": [\"cores != 50\"]";
    private static final String SEVERAL =
            ", \"sample\": {\"kind\": \"nsga2\", \"evaluations\": 120, \"population\": 12}, \"objectives\": [{\"key\":"
                    + " \"totalSeconds\"}, {\"key\": \"energyJoules.total\"}], \"where\": [\"cores != 50\"]";

    @TempDir
    private Path folder;

    private final AtomicInteger runs = new AtomicInteger();

    /** Time falls with cores and clock, energy rises; a prime number of cores is not served. */
    private Map<String, Double> numbers(Point point) {
        runs.incrementAndGet();
        double cores = point.values().get(0).number();
        double clock = point.values().get(1).number();
        if (cores == 53 || cores == 59 || cores == 61) {
            throw new UnservedException("a prime", "other cores");
        }
        return Map.of("totalSeconds", 1 / (cores * clock), "energyJoules.total", cores * clock * clock);
    }

    private Sweep.Done run(SweepSpec sweep, String name, int threads) {
        return run(sweep, name, threads, Progress.NONE);
    }

    private Sweep.Done run(SweepSpec sweep, String name, int threads, Progress progress) {
        return Sweep.run(
                sweep,
                folder.resolve(name),
                "1",
                Shard.WHOLE,
                threads,
                progress,
                () -> new Evaluator(sweep.report(), sweep.constraints(), (point, recall) -> numbers(point)));
    }

    private String rows(String name) {
        return Sweeps.read(folder.resolve(name).resolve("rows.jsonl"));
    }

    @ParameterizedTest
    @ValueSource(strings = {ONE, SEVERAL})
    void threadsChangeNothingAndNothingIsRunTwice(String kind) {
        SweepSpec sweep = Sweeps.sweep(AXES, kind);
        Sweep.Done done = run(sweep, "one", 1);
        assertThat(done.rows()).isEqualTo(120).isEqualTo(runs.get());
        assertThat(rows("one").lines().map(line -> line.replaceFirst("\"point\":[0-9]+,", "")))
                .doesNotHaveDuplicates()
                .noneMatch(line -> line.contains("\"cores\":50,"));
        run(sweep, "five", 5);
        assertThat(rows("five")).isEqualTo(rows("one"));
        SweepSpec other = Sweeps.sweep(AXES, kind + ", \"seed\": 2");
        run(other, "other", 2);
        assertThat(rows("other")).isNotEqualTo(rows("one"));
    }

    /** Wherever the rows end, those that are there are not run again and the end is the same. */
    @ParameterizedTest
    @ValueSource(strings = {ONE, SEVERAL})
    void aSearchThatWasStoppedGoesTheSameWay(String kind) throws IOException {
        SweepSpec sweep = Sweeps.sweep(AXES, kind);
        run(sweep, "whole", 2);
        byte[] whole = Files.readAllBytes(folder.resolve("whole/rows.jsonl"));
        for (int part = 0; part <= 10; part++) {
            Path cut = Files.createDirectory(folder.resolve("cut" + part));
            new ResultFolder(cut).write(LogHeader.of(sweep, Shard.WHOLE, "1"));
            Files.write(cut.resolve("rows.jsonl"), Arrays.copyOf(whole, whole.length * part / 10));
            runs.set(0);
            Sweep.Done done = run(sweep, "cut" + part, 3);
            assertThat(done.before() + runs.get()).isEqualTo(120);
            assertThat(cut.resolve("rows.jsonl")).hasBinaryContent(whole);
            assertThat(cut.resolve("rows.csv")).hasSameBinaryContentAs(folder.resolve("whole/rows.csv"));
        }
    }

    @Test
    void anInterruptedSearchEndsAndGoesOn() {
        SweepSpec sweep = Sweeps.sweep(AXES, SEVERAL);
        run(sweep, "whole", 2);
        AtomicInteger seen = new AtomicInteger();
        assertThatThrownBy(() -> run(sweep, "out", 1, (points, failed) -> {
                    if (seen.addAndGet((int) points) == 40) {
                        Thread.currentThread().interrupt();
                    }
                }))
                .isInstanceOf(CancellationException.class)
                .hasMessageContaining("run again, it goes on where it was");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(rows("out").lines().count()).isBetween(39L, 41L);
        run(sweep, "out", 2);
        assertThat(rows("out")).isEqualTo(rows("whole"));
    }

    /** Within 60 J the least time is at 60 cores and the lowest clock, 1 / 60; a line of equal energy leads there, past primes. */
    @Test
    void constraintsAndFailuresAreKeptAwayFrom() {
        SweepSpec sweep = Sweeps.sweep(AXES, ONE.replace("120", "300"));
        run(sweep, "out", 2);
        Row best = ParetoFront.best(new ResultFolder(folder.resolve("out"))).orElseThrow();
        double cores = Double.parseDouble(best.cells().get(0));
        double clock = Double.parseDouble(best.cells().get(1));
        assertThat(cores * clock * clock).isLessThanOrEqualTo(60);
        assertThat(cores * clock)
                .as("to a twentieth, of a limit that is a narrow ridge")
                .isGreaterThan(0.95 * 60);
        assertThat(rows("out")).contains("a prime; other cores");
    }

    @Test
    void rowsOfAnotherSearchAreRefused() throws IOException {
        SweepSpec sweep = Sweeps.sweep(AXES, SEVERAL);
        run(sweep, "out", 1);
        Path rows = folder.resolve("out/rows.jsonl");
        Files.writeString(rows, Files.readString(rows).replaceFirst("\"cores\":[0-9]+", "\"cores\":101"));
        assertThatThrownBy(() -> run(sweep, "out", 1)).hasMessageContaining("row 0 of another point");
    }

    @Test
    void partsOfASearchAreRefused() {
        SweepSpec sweep = Sweeps.sweep(AXES, SEVERAL);
        assertThatThrownBy(() -> Sweep.run(sweep, folder.resolve("out"), "1", new Shard(1, 2), 1, Progress.NONE))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("--shard: found a part of a search, expected all of it");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void searchesNeedTheirNumberOfObjectives() {
        List.of(
                        ONE.replace("[{\"key\": \"totalSeconds\"}]", "[{\"key\": \"a\"}, {\"key\": \"b\"}]"),
                        SEVERAL.replace(", {\"key\": \"energyJoules.total\"}", ""))
                .forEach(kind -> assertThatThrownBy(() -> Sweeps.sweep(AXES, kind))
                        .isInstanceOf(InputException.class)
                        .hasMessageContaining("at /objectives: found")
                        .hasMessageContaining(" objectives for "));
        assertThatThrownBy(() -> Sweeps.sweep(AXES, ONE.replace("\"evaluations\"", "\"points\"")))
                .hasMessageContaining("\"evaluations\" for a search");
        assertThatThrownBy(() -> Sweeps.sweep(AXES, ONE.replace("\"evaluations\": 120", "\"generations\": 3")))
                .hasMessageContaining("none for this kind");
    }
}
