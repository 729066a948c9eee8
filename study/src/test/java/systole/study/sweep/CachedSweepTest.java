package systole.study.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import systole.study.cache.ResultCache;
import systole.study.sweep.json.SweepReader;

/** Sweeps that share results on disk: the same bytes, and only what is new is simulated. */
final class CachedSweepTest {
    private static final String CORES = "{\"at\": \"device#/cores\", \"values\": [%s]}";
    private static final String CAP =
            "{\"name\": \"cap\", \"at\": \"device#/power/cap\", \"values\": [\"250 W\", \"400 W\"]}";

    @TempDir
    private Path folder;

    private ResultCache open(String build) {
        return ResultCache.open(folder.resolve("cache"), build, warning -> {
            throw new AssertionError(warning);
        });
    }

    /** How many of its answers a sweep finds; the one that is tried beforehand counts too. */
    private long found(SweepSpec sweep, String out, String build, int threads) {
        try (ResultCache cache = open(build)) {
            Sweep.run(sweep, folder.resolve(out), "1", Shard.WHOLE, threads, Progress.NONE, cache);
            return cache.found();
        }
    }

    private void same(String one, String other) {
        for (String file : List.of("rows.jsonl", "rows.csv", "sweep-state.json")) {
            assertThat(folder.resolve(one).resolve(file))
                    .hasSameBinaryContentAs(folder.resolve(other).resolve(file));
        }
    }

    @Test
    void rowsAreTheSameWithAFullAndWithAnEmptyCacheAndWithout() {
        Sweep.run(Sweeps.devices(), folder.resolve("without"), "1", Shard.WHOLE, 2, Progress.NONE);
        assertThat(found(Sweeps.devices(), "cold", "1", 2)).isZero();
        // 3 x 3 x 2 points with a result, and that which is tried beforehand
        assertThat(found(Sweeps.devices(), "warm", "1", 1)).isEqualTo(19);
        same("cold", "without");
        same("warm", "without");
    }

    /** Of 3 x 2 points 2 x 1 are new; another report key, another name and order of axes and a goal make none new. */
    @Test
    void sweepsThatOverlapSimulateWhatIsNew() {
        SweepSpec first = Sweeps.sweep(String.format(CORES, "54, 80, 108") + "," + CAP, "");
        assertThat(found(first, "first", "1", 2)).isZero();
        SweepSpec second = Sweeps.sweep(
                CAP.replace("\"cap\"", "\"limit\"") + "," + String.format(CORES, "60, 54, 80"),
                ", \"report\": [\"timeSeconds.byOperator.attention\"], \"objectives\": [{\"key\": \"totalSeconds\"}]");
        Sweep.run(second, folder.resolve("without"), "1", Shard.WHOLE, 2, Progress.NONE);
        assertThat(found(second, "second", "1", 2)).isEqualTo(4);
        same("second", "without");
        assertThat(found(second, "again", "1", 2)).isEqualTo(6 + 1);
    }

    /** A value that stands in the file already is no other input, and an axis less asks for what is known. */
    @Test
    void addressesAreOfWhatIsReadNotOfHowItIsAsked() {
        assertThat(found(Sweeps.sweep(String.format(CORES, "108, 54"), ""), "one", "1", 1))
                .isZero();
        SweepSpec base = Sweeps.sweep("{\"at\": \"/workload/batch\", \"values\": [2, 3]}", "");
        assertThat(found(base, "other", "1", 1))
                .as("108 cores and a batch of 2 are what stands there; tried beforehand and looked at")
                .isEqualTo(2);
    }

    @Test
    void anotherBuildFindsNothing() {
        SweepSpec sweep = Sweeps.sweep(String.format(CORES, "54, 80"), "");
        assertThat(found(sweep, "one", "1.0+a", 1)).isZero();
        assertThat(found(sweep, "two", "1.0+b", 1)).isZero();
        assertThat(found(sweep, "three", "1.0+a", 1)).isEqualTo(3);
    }

    /** A file that another file names, and no tree of the scenario holds. */
    @Test
    void aFileThatChangedFindsNothing() throws IOException {
        String model = "{\"model_type\": \"gpt2\", \"n_layer\": %d, \"n_embd\": 128, \"n_head\": 4,"
                + " \"n_positions\": 256, \"vocab_size\": 500}";
        Path file = folder.resolve("sweep.json");
        String text =
                Sweeps.text("{\"at\": \"/model\", \"values\": [\"m.json\"]}, " + String.format(CORES, "54, 80"), "");
        Files.writeString(folder.resolve("m.json"), String.format(model, 2));
        assertThat(found(SweepReader.read(file, text), "one", "1", 1)).isZero();
        assertThat(found(SweepReader.read(file, text), "two", "1", 1)).isEqualTo(3);
        Files.writeString(folder.resolve("m.json"), String.format(model, 3));
        assertThat(found(SweepReader.read(file, text), "three", "1", 1)).isZero();
        assertThat(Files.readString(folder.resolve("three/rows.csv")))
                .isNotEqualTo(Files.readString(folder.resolve("one/rows.csv")));
    }

    @Test
    void searchesFindWhatOthersAskedFor() {
        SweepSpec search = Sweeps.sweep(
                "{\"at\": \"device#/cores\", \"range\": {\"from\": 59, \"to\": 108, \"step\": 1}}",
                ", \"sample\": {\"kind\": \"cma-es\", \"evaluations\": 20},"
                        + " \"objectives\": [{\"key\": \"energyJoules.total\"}]");
        long first = found(search, "first", "1", 2);
        assertThat(found(search, "second", "1", 2)).isGreaterThan(first).isEqualTo(21);
        same("first", "second");
    }
}
