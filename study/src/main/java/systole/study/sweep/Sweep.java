package systole.study.sweep;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import systole.study.cache.ResultCache;
import systole.study.operators.Workers;
import systole.system.InputException;
import systole.system.Problem;
import systole.system.program.FileTrouble;

/** All points of a sweep, or of a part of it, on many threads. The rows are the same on any number of them. */
public final class Sweep {
    /** Blocks of each thread that may wait for one before them. */
    private static final int WINDOW = 8;

    private final SweepSpec spec;
    private final Blocks blocks;
    private final Supplier<Evaluator> evaluators;

    private Sweep(SweepSpec spec, Shard shard, Supplier<Evaluator> evaluators) {
        this.spec = spec;
        this.blocks = Blocks.of(shard, spec.points().size());
        this.evaluators = evaluators;
    }

    /**
     * What was done.
     *
     * @param points of the part
     * @param before rows that were there already
     * @param rows rows in all
     * @param failedBefore rows that were there already of points without a result
     * @param faultyBefore rows that were there already of points at which the program failed
     * @param faults of the program at the other points, by kind
     * @param cached answers of the other points that a cache had
     */
    public record Done(
            long points,
            long before,
            long rows,
            long failedBefore,
            long faultyBefore,
            List<Fault> faults,
            long cached) {
        /** Copies the list. */
        public Done {
            faults = List.copyOf(faults);
        }

        private Done withCached(long answers) {
            return new Done(points, before, rows, failedBefore, faultyBefore, faults, answers);
        }
    }

    /** How many points a part has, before conditions. */
    public static long points(SweepSpec spec, Shard shard) {
        return Blocks.of(shard, spec.points().size()).size();
    }

    /**
     * Runs what is not yet in a folder. A thread that is interrupted ends all; what was written stays, and the next call goes on.
     *
     * @param version of the program
     * @throws systole.system.InputException when the folder holds other results, or axes or report keys are wrong
     * @throws java.util.concurrent.CancellationException when it was interrupted
     */
    public static Done run(SweepSpec spec, Path out, String version, Shard shard, int threads, Progress progress) {
        return run(spec, out, version, shard, threads, progress, ResultCache.NONE);
    }

    /** The same rows, where points that are in a cache are not simulated. */
    public static Done run(
            SweepSpec spec, Path out, String version, Shard shard, int threads, Progress progress, ResultCache cache) {
        SweepChecks.check(spec, cache);
        long tried = cache.found();
        return run(spec, out, version, shard, threads, progress, () -> new Evaluator(spec, cache))
                .withCached(cache.found() - tried);
    }

    /** The same with other evaluators, one for each thread. */
    static Done run(
            SweepSpec spec,
            Path out,
            String version,
            Shard shard,
            int threads,
            Progress progress,
            Supplier<Evaluator> evaluators) {
        boolean searches = spec.sampling().kind().searches();
        if (searches && !shard.equals(Shard.WHOLE)) {
            throw new InputException(List.of(new Problem(
                    "--shard",
                    "",
                    0,
                    0,
                    "a part of a search",
                    "all of it: its points follow from the results before them; more --threads make it quicker",
                    "")));
        }
        List<Row> kept = new ArrayList<>();
        try (ResultLog log = ResultLog.open(
                new ResultFolder(out),
                LogHeader.of(spec, shard, version),
                searches ? kept::add : row -> {},
                searches ? (from, end) -> from < end : wanted(spec, shard))) {
            long before = log.count();
            List<Fault> faults = searches
                    ? SearchRun.run(spec, log, kept, threads, progress, evaluators)
                    : new Sweep(spec, shard, evaluators).run(log, threads, progress);
            if (log.count() == 0 && shard.equals(Shard.WHOLE)) {
                throw Excluded.everyPoint(spec);
            }
            log.complete();
            return new Done(
                    points(spec, shard), before, log.count(), log.failedBefore(), log.faultyBefore(), faults, 0);
        } catch (IOException e) {
            throw ResultFolder.refused(out, FileTrouble.writing(e), "a folder that can be written");
        }
    }

    /** Points of the part that meet the conditions have rows. */
    private static ResultLog.Wanted wanted(SweepSpec spec, Shard shard) {
        PointSource points = spec.points();
        Blocks blocks = Blocks.of(shard, points.size());
        return (from, end) -> LongStream.range(from, Math.min(end, points.size()))
                .anyMatch(index -> blocks.has(index) && spec.admits(points.at(index)));
    }

    private List<Fault> run(ResultLog log, int threads, Progress progress) throws IOException {
        long from = log.next();
        long first = blocks.blockFrom(from);
        progress.done(Math.min(first * blocks.length(), blocks.size()), 0);
        AtomicLong block = new AtomicLong(first);
        InOrder rows = new InOrder(log, first, (long) threads * WINDOW, progress);
        List<Integer> workers = IntStream.range(0, threads).boxed().toList();
        try {
            Workers.each(workers, threads, worker -> {
                try {
                    work(block, from, rows);
                } catch (Throwable e) { // errors too: the others wait for this thread's block
                    rows.stop();
                    throw e;
                }
            });
        } finally {
            rows.stop(); // a thread that is still at work finds that nothing is wanted
        }
        rows.finish(blocks.count());
        return rows.faults();
    }

    private void work(AtomicLong next, long from, InOrder rows) {
        Evaluator evaluator = evaluators.get();
        PointSource points = spec.points();
        long block = next.getAndIncrement();
        while (blocks.from(block) < points.size()) {
            long start = blocks.from(block);
            long end = Math.min(points.size(), start + blocks.length());
            if (!rows.put(block, Batch.of(spec, points, evaluator, new Span(start, end), from))) {
                return;
            }
            block = next.getAndIncrement();
        }
    }
}
