package systole.study.sweep;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import systole.system.program.FileTrouble;

/**
 * All points of a sweep, answered on other machines and written here: the rows that {@link Sweep} writes, byte for byte. What
 * comes early is held until what is before it is there. A sweep that was stopped goes on where its rows end.
 */
public final class RemoteSweep {
    /** Batches that may be held; more than any cluster works on at a time. */
    private static final long WINDOW = 1L << 40;

    private RemoteSweep() {}

    /** The other machines. */
    public interface Workers {
        /**
         * Answers spans, in any order, and returns when all are received.
         *
         * @throws systole.system.InputException as {@link SentSweep#answer}
         */
        void answer(SentSweep sweep, List<Span> spans, Receiver receiver);
    }

    /** Takes answers; safe to call from any thread. */
    public interface Receiver {
        /**
         * An answer is there.
         *
         * @param span number of the span in the list
         * @return false when no more is wanted, for a reason that the sweep tells
         */
        boolean receive(int span, Batch batch);
    }

    /**
     * Runs what is not yet in a folder.
     *
     * @param version of the program
     * @param size points of a span
     * @throws systole.system.InputException when the folder holds other results, or axes or report keys are wrong
     */
    public static Sweep.Done run(
            SentSweep sweep, Path out, String version, long size, Workers workers, Progress progress) {
        SweepSpec spec = sweep.read();
        if (spec.sampling().kind().searches()) {
            throw ResultFolder.refused(
                    Path.of(spec.file()),
                    "a search, whose points follow from the results before them",
                    "a sweep of points that are known beforehand; a search runs on one machine, on all of its threads");
        }
        SweepChecks.check(spec);
        try (ResultLog log = ResultLog.open(new ResultFolder(out), LogHeader.of(spec, Shard.WHOLE, version))) {
            long points = spec.points().size();
            long from = log.next();
            long before = log.count();
            progress.done(from, 0);
            List<Span> spans = LongStream.range(0, (points - from + size - 1) / size)
                    .mapToObj(i -> new Span(from + i * size, Math.min(points, from + (i + 1) * size)))
                    .toList();
            InOrder rows = new InOrder(log, 0, WINDOW, progress);
            try {
                workers.answer(sweep, spans, rows::put);
            } catch (RuntimeException e) {
                rows.finish(0); // that rows cannot be written comes first
                throw e;
            }
            rows.finish(spans.size());
            log.complete();
            return new Sweep.Done(
                    points, before, log.count(), log.failedBefore(), log.faultyBefore(), rows.faults(), 0);
        } catch (IOException e) {
            throw ResultFolder.refused(out, FileTrouble.writing(e), "a folder that can be written");
        }
    }
}
