package systole.study.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import systole.study.sweep.json.SweepReader;

/**
 * A program that is killed in the middle of a sweep, again and again, and called again: the rows are those of an undisturbed one.
 * Its points take a millisecond each, so that little time is spent on what no kill can change.
 */
final class KillTest {
    private static final String AXES =
            "{\"at\": \"device#/cores\", \"range\": {\"from\": 79, \"to\": 108, \"step\": 1}},"
                    + "{\"name\": \"clock\", \"at\": \"device#/clock/maximum\", \"range\": {\"from\": \"1.2 GHz\", \"to\": \"1.41 GHz\","
                    + " \"count\": 40}}";
    private static final int KILLS = 10;
    /** Exit code of a process that was killed: 128 and the number of the signal; of one that Windows ended. */
    private static final int KILLED = System.getProperty("os.name", "").startsWith("Windows") ? 1 : 128 + 9;

    @TempDir
    private Path folder;

    /** What the killed program runs. */
    static final class Child {
        private Child() {}

        public static void main(String[] args) {
            run(Path.of(args[0]), Path.of(args[1]));
        }
    }

    private static void run(Path file, Path out) {
        SweepSpec sweep = SweepReader.read(file);
        Sweep.run(
                sweep,
                out,
                "1",
                Shard.WHOLE,
                2,
                Progress.NONE,
                () -> new Evaluator(sweep.report(), List.of(), (point, recall) -> numbers(point)));
    }

    private static Map<String, Double> numbers(Point point) {
        LockSupport.parkNanos(1_000_000);
        List<AxisValue> values = point.values();
        return Map.of(
                "boundSeconds", 1e9 / (values.get(0).number() * values.get(1).number()));
    }

    @Test
    void killedSweepsEndWithTheSameBytes() throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("sweep.json"), Sweeps.text(AXES, ""));
        Path whole = folder.resolve("whole");
        run(file, whole);
        Path out = folder.resolve("out");
        Path rows = out.resolve("rows.jsonl");
        for (int kill = 0; kill < KILLS; kill++) {
            long size = size(rows);
            Process child = start(file, out);
            // killed as soon as it has written something more
            while (child.isAlive() && size(rows) <= size) {
                Thread.sleep(1);
            }
            child.destroyForcibly();
            assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(child.exitValue())
                    .as("exit code of child %d, which was at work: %s", kill, Sweeps.read(folder.resolve("child.log")))
                    .isEqualTo(KILLED);
            assertThat(size(rows)).as("rows of child %d", kill).isGreaterThan(size);
            assertThat(new ResultFolder(out).existing().complete()).isFalse();
        }
        assertThat(size(rows)).isLessThan(size(whole.resolve("rows.jsonl")));
        run(file, out);
        assertThat(rows).hasSameBinaryContentAs(whole.resolve("rows.jsonl"));
        assertThat(out.resolve("rows.csv")).hasSameBinaryContentAs(whole.resolve("rows.csv"));
    }

    private static long size(Path file) throws IOException {
        return Files.exists(file) ? Files.size(file) : 0;
    }

    private Process start(Path file, Path out) throws IOException {
        String java = Path.of(Objects.requireNonNull(System.getProperty("java.home")), "bin", "java")
                .toString();
        String classes = Objects.requireNonNull(System.getProperty("java.class.path"));
        return new ProcessBuilder(List.of(
                        java,
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xshare:auto",
                        "-cp",
                        classes,
                        Child.class.getName(),
                        file.toString(),
                        out.toString()))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("child.log").toFile())
                .start();
    }
}
