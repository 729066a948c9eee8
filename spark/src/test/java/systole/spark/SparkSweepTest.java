package systole.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.serializer.JavaSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import systole.study.sweep.Batch;
import systole.study.sweep.Progress;
import systole.study.sweep.RemoteSweep;
import systole.study.sweep.SentSweep;
import systole.study.sweep.Shard;
import systole.study.sweep.Span;
import systole.study.sweep.Sweep;
import systole.study.sweep.json.SweepReader;
import systole.system.InputException;

/** Rows from Spark are those of a local run, byte for byte. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SparkSweepTest {
    /** 4 x 8 x 3 points, of which a condition leaves out some, one cap is refused, and labels need quotes. */
    private static final String SWEEP = """
            {
              "scenario": "scenario.json",
              "axes": [
                {"at": "device#/cores", "values": [54, 80, 100, 108]},
                {"name": "batch", "at": "/workload/batch", "range": {"from": 1, "to": 8, "step": 1}},
                {"name": "cap", "at": "device#/power/cap", "values": ["250 W", "-1 W", "400 W"]}
              ],
              "where": ["cores + batch <= 106"],
              "report": ["totalSeconds", "joulesPerOutputToken", "price.ownedDollarsPerMillionTokens"],
              "constraints": ["averageWattsPerDevice <= 200 W"]
            }
            """;

    private static final String SCENARIO = """
            {
              "model": "gpt2-xl", "system": "a100-sxm-80gb",
              "workload": {"kind": "decode", "batch": 2, "contextTokens": 64}, "execution": {"fidelity": "fast"}
            }
            """;

    @TempDir
    private Path folder;

    private SparkContext context;

    @BeforeAll
    void start() {
        context = new SparkContext(new SparkConf()
                .setMaster("local[*]")
                .setAppName("test")
                .set("spark.ui.enabled", "false")
                .set("spark.serializer", JavaSerializer.class.getName()));
    }

    @AfterAll
    void stop() {
        context.stop();
    }

    private Path sweep(String name) throws IOException {
        Path place = Files.createDirectories(folder.resolve(name));
        Files.writeString(place.resolve("scenario.json"), SCENARIO);
        return Files.writeString(place.resolve("sweep.json"), SWEEP);
    }

    private Path local(Path sweep, String name) {
        Path out = folder.resolve(name);
        Sweep.run(SweepReader.read(sweep), out, "1", Shard.WHOLE, 2, Progress.NONE);
        return out;
    }

    private static void same(Path out, Path other) {
        assertThat(out.resolve("rows.jsonl")).hasSameBinaryContentAs(other.resolve("rows.jsonl"));
        assertThat(out.resolve("rows.csv")).hasSameBinaryContentAs(other.resolve("rows.csv"));
    }

    /** Tasks of one point, of some, of all, and of as many as are chosen. */
    @Test
    void rowsAreThoseOfALocalRun() throws IOException {
        Path sweep = sweep("whole");
        Path local = local(sweep, "local");
        // 54 and 80 cores with any batch, 100 with up to 6, and the header
        assertThat(Files.readAllLines(local.resolve("rows.csv"))).hasSize(3 * (8 + 8 + 6) + 1);
        for (long size : new long[] {0, 1, 7, 1000}) {
            Path out = folder.resolve("spark" + size);
            Sweep.Done done = SparkSweep.run(context, sweep, out, size);
            assertThat(done.points()).isEqualTo(96);
            assertThat(done.faults()).isEmpty();
            same(out, local);
        }
    }

    @Test
    void aRunThatEndedEarlyGoesOn() throws IOException {
        Path sweep = sweep("early");
        Path local = local(sweep, "early-local");
        Path out = folder.resolve("early-spark");
        SparkSweep.run(context, sweep, out, 10);
        byte[] rows = Files.readAllBytes(out.resolve("rows.jsonl"));
        Files.write(out.resolve("rows.jsonl"), Arrays.copyOf(rows, rows.length * 2 / 3));
        Sweep.Done done = SparkSweep.run(context, sweep, out, 10);
        assertThat(done.before()).isBetween(40L, 50L);
        same(out, local);
        assertThat(SparkSweep.run(context, sweep, out, 10).before()).isEqualTo(done.rows());
    }

    /** A worker whose files say something else would give other rows. */
    @Test
    void workersWithOtherFilesRefuse() throws IOException {
        Path sweep = sweep("other");
        SentSweep sent = SentSweep.of(sweep);
        Files.writeString(sweep.resolveSibling("scenario.json"), SCENARIO.replace("64", "65"));
        List<Batch> received = new ArrayList<>();
        RemoteSweep.Workers workers = new SparkWorkers(context);
        assertThatThrownBy(() -> workers.answer(sent, List.of(new Span(0, 1)), (span, batch) -> received.add(batch)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("the same files on every machine");
        assertThat(received).isEmpty();
    }

    @Test
    void mistakesOfTheSweepAreToldBeforeAnyTask() throws IOException {
        Path sweep = sweep("mistake");
        Files.writeString(sweep, SWEEP.replace("device#/cores", "device#/kores"));
        assertThatThrownBy(() -> SparkSweep.run(context, sweep, folder.resolve("none"), 0))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("kores");
        assertThat(folder.resolve("none")).doesNotExist();
    }
}
