package systole.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import systole.study.cache.ResultCache;
import systole.study.studies.StudiesPage;
import systole.study.sweep.Columns;
import systole.study.sweep.NoRow;
import systole.study.sweep.ParetoFront;
import systole.study.sweep.Progress;
import systole.study.sweep.ResultFolder;
import systole.study.sweep.Shard;
import systole.study.sweep.Sweep;
import systole.study.sweep.SweepSpec;
import systole.study.sweep.json.SweepReader;

/** {@code systole sweep}: every point of a space of designs. */
@Command(
        name = "sweep",
        description = {
            "Simulates a scenario at many points of a space of designs. Rows come as JSON lines and CSV; a sweep that was"
                    + " stopped goes on where it ended when it is called again."
        },
        mixinStandardHelpOptions = true)
final class SweepCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "SWEEP.json",
            description = "Scenario, axes, sampling and report keys; see docs/sweeps.md. With --docs, a folder.")
    private Path file;

    @Option(names = "--out", paramLabel = "DIR", description = "Folder of rows.jsonl, rows.csv and sweep-state.json.")
    private @Nullable Path out;

    @Option(
            names = "--shard",
            paramLabel = "I/N",
            description = "Only part I of N, for arrays of jobs; 'merge' puts the parts together.")
    private @Nullable String shard;

    @Option(
            names = "--cache",
            paramLabel = "DIR",
            description = "Folder of results that sweeps share: points whose result is there are not simulated again.")
    private @Nullable Path cache;

    @Option(names = "--threads", paramLabel = "N", description = "Threads; all processors when missing.")
    private @Nullable Integer threads;

    @Option(
            names = "--docs",
            paramLabel = "FILE",
            description = "Instead, write the page about the studies in the folder examples/sweeps.")
    private @Nullable String docs;

    @Override
    public void run() {
        if (docs != null) {
            if (out != null || shard != null || cache != null) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--docs: found --out, --shard or --cache beside it, expected none: the page keeps no rows");
            }
            try (Output page = Output.to(docs, spec)) {
                page.print(StudiesPage.of(file, Threads.of(spec, threads)));
            }
            return;
        }
        if (out == null) {
            throw new ParameterException(spec.commandLine(), "Missing required option: '--out=DIR'");
        }
        if (cache != null && same(out, cache)) {
            throw new ParameterException(
                    spec.commandLine(), "--cache: found the folder of --out, expected one that other sweeps share");
        }
        rows(out);
    }

    private static boolean same(Path one, Path other) {
        return one.toAbsolutePath().normalize().equals(other.toAbsolutePath().normalize());
    }

    private void rows(Path folder) {
        Shard part = part();
        SweepSpec sweep = SweepReader.read(file);
        PrintWriter err = spec.commandLine().getErr();
        ProgressLine line;
        Tally tally;
        long start = System.nanoTime();
        Sweep.Done done;
        try (ResultCache results = Caches.open(cache, spec)) {
            line = OnTerminal.now() ? new ProgressLine(err, Sweep.points(sweep, part), "points", results) : null;
            tally = new Tally(line);
            done = Sweep.run(sweep, folder, BuildVersion.build(), part, Threads.of(spec, threads), tally, results);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        if (line != null) {
            line.clear();
        }
        long more = done.rows() - done.before();
        err.printf(
                Locale.ROOT,
                "%d rows of %d points in %s%s: %d in %.2f s (%.0f rows/s), %d without a result%s%n",
                done.rows(),
                done.points(),
                folder,
                done.before() > 0 ? ", " + done.before() + " of them from before" : "",
                more,
                seconds,
                more / seconds,
                done.failedBefore() + tally.failed,
                cache == null ? "" : ", " + done.cached() + " points from the cache");
        if (sweep.goals().size() == 1) {
            err.println(ParetoFront.best(new ResultFolder(folder))
                    .map(best -> "best: " + best.text(Columns.of(sweep)))
                    .orElse("best: none"));
        }
        if (done.rows() > 0) {
            NoRow.of(new ResultFolder(folder)).ifPresent(none -> err.println(none.reason() + "; " + none.help()));
        }
        FaultyPointsException.check(done);
    }

    private Shard part() {
        try {
            return shard == null ? Shard.WHOLE : Shard.of(shard);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(
                    spec.commandLine(), "--shard: found \"" + shard + "\", expected " + e.getMessage());
        }
    }

    /** Counts failures and passes the rest on to the terminal, where there is one. */
    private static final class Tally implements Progress {
        private final @Nullable ProgressLine line;
        private long failed;

        Tally(@Nullable ProgressLine line) {
            this.line = line;
        }

        @Override
        public void done(long points, long failures) {
            failed += failures;
            if (line != null) {
                line.done(points, failures);
            }
        }
    }
}
