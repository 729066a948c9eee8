package systole.study.sweep;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows of neighbouring points.
 *
 * @param rows in order, of the points that meet the conditions
 * @param points how many were looked at, those that conditions leave out among them
 * @param failed how many have no result
 * @param faults of the program, each of one point
 */
public record Batch(List<Row> rows, long points, long failed, List<Fault> faults) implements Serializable {
    /** Copies the lists. */
    public Batch {
        rows = List.copyOf(rows);
        faults = List.copyOf(faults);
    }

    /**
     * Answers points.
     *
     * @param source the sweep's points, of this thread
     * @param span which of them
     * @param known index before which nothing is wanted any more
     */
    static Batch of(SweepSpec spec, PointSource source, Evaluator evaluator, Span span, long known) {
        Columns columns = Columns.of(spec);
        List<Row> rows = new ArrayList<>();
        List<Fault> faults = new ArrayList<>();
        long failed = 0;
        for (long index = Math.max(span.from(), known); index < span.end(); index++) {
            Point point = new Point(index, source.at(index));
            if (spec.admits(point.values())) {
                Answer answer = evaluator.evaluate(point);
                failed += answer.failed() ? 1 : 0;
                rows.add(Row.of(point, answer, columns));
                Throwable fault = answer.fault();
                if (fault != null) {
                    faults.add(new Fault(1, index, fault));
                }
            }
        }
        return new Batch(rows, span.end() - span.from(), failed, faults);
    }
}
