package systole.study.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Faults of the program at single points: rows that say so, and one report for each kind. */
final class FaultTest {
    private static final SweepSpec SWEEP =
            Sweeps.sweep("{\"at\": \"device#/cores\", \"range\": {\"from\": 50, \"to\": 89, \"step\": 1}}", "");

    @TempDir
    private Path folder;

    private static Map<String, Double> numbers(Point point) {
        if (point.index() % 4 == 3) {
            throw new IllegalStateException("at " + point.index());
        }
        if (point.index() == 22) {
            throw new IllegalStateException("from another line");
        }
        if (point.index() == 20 || point.index() == 21) {
            throw new StackOverflowError();
        }
        return Map.of("totalSeconds", 1.0);
    }

    private Sweep.Done run(String name, int threads) {
        return Sweep.run(
                SWEEP,
                folder.resolve(name),
                "1",
                Shard.WHOLE,
                threads,
                Progress.NONE,
                () -> new Evaluator(SWEEP.report(), List.of(), (point, recall) -> numbers(point)));
    }

    /** Of 40 points 3, 7, … 39 fail alike, 22 elsewhere, 20 and 21 with an error of the JVM. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void kindsAreTypeAndPlace(int threads) {
        Sweep.Done done = run("out" + threads, threads);
        assertThat(done.rows()).isEqualTo(40);
        assertThat(done.faults().stream()
                        .map(fault -> fault.points() + " from " + fault.first() + " "
                                + fault.cause().getClass().getSimpleName()))
                .containsExactly(
                        "10 from 3 IllegalStateException",
                        "2 from 20 StackOverflowError",
                        "1 from 22 IllegalStateException");
        assertThat(done.faults().get(0).cause()).hasMessage("at 3");
        List<String> rows = Sweeps.read(folder.resolve("out" + threads).resolve("rows.csv"))
                .lines()
                .toList();
        assertThat(rows.get(4)).startsWith("3,53,").endsWith("internal error: java.lang.IllegalStateException: at 3");
        assertThat(rows.get(5)).startsWith("4,54,").endsWith(",");
        assertThat(new ResultFolder(folder.resolve("out" + threads)).existing().complete())
                .isTrue();
        Sweep.Done again = run("out" + threads, threads);
        assertThat(again.faults()).isEmpty();
        assertThat(again.faultyBefore()).isEqualTo(13);
    }

    /** The JVM leaves traces out of what it throws often. */
    @Test
    void anExceptionWithoutATraceIsOfTheKindOfItsType() {
        Throwable traced = new ArithmeticException();
        Throwable bare = new ArithmeticException();
        bare.setStackTrace(new StackTraceElement[0]);
        assertThat(new Fault(1, 0, traced).like(new Fault(1, 1, bare))).isTrue();
        assertThat(new Fault(1, 0, new NullPointerException()).like(new Fault(1, 1, bare)))
                .isFalse();
    }
}
