package systole.study.sweep;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import systole.study.search.Judge;
import systole.study.search.Score;
import systole.system.json.Content;

/**
 * A search as a sweep whose points follow from the results before them. Each generation is simulated on all threads; rows are in
 * the order in which points were asked for. What was simulated before is remembered, and rows that a call before this one wrote
 * are taken as they are, so that a search that was stopped goes the same way again.
 */
final class SearchRun implements Judge {
    private final SweepSpec spec;
    private final Crew<Evaluator> crew;
    private final List<Row> before;
    private final InOrder rows;
    private final Columns columns;
    private final Scores scores;
    private final Map<Content, Score> known = new HashMap<>();
    private long judged;
    private volatile boolean stopped;

    private SearchRun(SweepSpec spec, Crew<Evaluator> crew, List<Row> before, InOrder rows) {
        this.spec = spec;
        this.crew = crew;
        this.before = before;
        this.rows = rows;
        this.columns = Columns.of(spec);
        this.scores = new Scores(spec);
    }

    /**
     * Searches, and appends what is not yet in a log.
     *
     * @param before the rows that are in it
     * @return faults of the program
     */
    static List<Fault> run(
            SweepSpec spec,
            ResultLog log,
            List<Row> before,
            int threads,
            Progress progress,
            Supplier<Evaluator> evaluators)
            throws IOException {
        InOrder rows = new InOrder(log, before.size(), Long.MAX_VALUE / 2, progress);
        progress.done(before.size(), 0);
        SearchRun run = new SearchRun(spec, new Crew<>(evaluators, threads), before, rows);
        try {
            spec.sampling().searcher(spec.groups(), spec.seed()).search(run);
        } catch (CancellationException e) {
            rows.finish(Long.MAX_VALUE); // tells why
        } finally {
            rows.stop();
        }
        rows.finish(run.judged);
        return rows.faults();
    }

    @Override
    public boolean admits(double[] position) {
        return spec.admits(spec.along(position));
    }

    @Override
    public long judged() {
        return judged;
    }

    @Override
    public boolean spent() {
        return judged >= spec.sampling().points();
    }

    @Override
    public List<Score> judge(List<double[]> positions) {
        List<Point> asked = new ArrayList<>();
        List<Content> contents = new ArrayList<>();
        for (double[] position : positions) {
            List<AxisValue> values = spec.along(position);
            Content content = Evaluator.content(values);
            contents.add(content);
            if (!known.containsKey(content)) {
                if (!spec.admits(values)) {
                    known.put(content, scores.notAdmitted(values));
                } else if (!spent()) {
                    known.put(content, scores.notJudged());
                    asked.add(new Point(judged++, values));
                }
            }
        }
        List<Row> found = crew.each(asked, this::row);
        if (stopped) {
            throw new CancellationException("rows are not written any more");
        }
        for (int i = 0; i < found.size(); i++) {
            known.put(Evaluator.content(asked.get(i).values()), scores.of(found.get(i)));
        }
        return contents.stream()
                .map(content -> known.getOrDefault(content, scores.notJudged()))
                .toList();
    }

    private Row row(Evaluator evaluator, Point point) {
        if (point.index() < before.size()) {
            Row row = before.get((int) point.index());
            if (!row.isOf(point)) {
                throw ResultFolder.refused(
                        Path.of(spec.file()), "row " + point.index() + " of another point", "rows of this search");
            }
            return row;
        }
        Answer answer = evaluator.evaluate(point);
        Row row = Row.of(point, answer, columns);
        Throwable fault = answer.fault();
        List<Fault> faults = fault == null ? List.of() : List.of(new Fault(1, point.index(), fault));
        boolean wanted = rows.put(point.index(), new Batch(List.of(row), 1, answer.failed() ? 1 : 0, faults));
        stopped |= !wanted;
        return row;
    }
}
