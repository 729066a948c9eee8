package systole.study.studies;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import systole.study.operators.Workers;
import systole.study.sweep.Answer;
import systole.study.sweep.Axis;
import systole.study.sweep.Evaluator;
import systole.study.sweep.Point;
import systole.study.sweep.PointSource;
import systole.study.sweep.SweepSpec;
import systole.study.sweep.json.SweepReader;

/** The rows of a small sweep, in memory, in the order of its points. */
record StudyRows(List<StudyRow> rows) {
    StudyRows {
        rows = List.copyOf(rows);
    }

    /**
     * Runs a sweep.
     *
     * @throws systole.system.InputException when it cannot be read
     */
    static StudyRows of(Path file, int threads) {
        SweepSpec spec = SweepReader.read(file);
        PointSource source = spec.points();
        List<Point> points = LongStream.range(0, source.size())
                .mapToObj(index -> new Point(index, source.at(index)))
                .filter(point -> spec.admits(point.values()))
                .toList();
        @Nullable StudyRow[] rows = new StudyRow[points.size()];
        AtomicInteger next = new AtomicInteger();
        Workers.each(IntStream.range(0, threads).boxed().toList(), threads, worker -> {
            Evaluator evaluator = new Evaluator(spec);
            for (int i = next.getAndIncrement(); i < rows.length; i = next.getAndIncrement()) {
                rows[i] = row(spec, points.get(i), evaluator.evaluate(points.get(i)));
            }
        });
        return new StudyRows(List.of(rows));
    }

    private static StudyRow row(SweepSpec spec, Point point, Answer answer) {
        Map<String, String> axes = new HashMap<>();
        List<Axis> all = spec.axes();
        for (int i = 0; i < all.size(); i++) {
            axes.put(all.get(i).name(), point.values().get(i).label());
        }
        Map<String, Double> numbers = new HashMap<>();
        for (int i = 0; i < spec.report().size(); i++) {
            numbers.put(spec.report().get(i), answer.values()[i]);
        }
        return new StudyRow(axes, numbers, answer.feasible(), answer.error());
    }

    /** Those with a value on an axis. */
    StudyRows where(String axis, Object value) {
        return new StudyRows(rows.stream()
                .filter(row -> row.axis(axis).equals(value.toString()))
                .toList());
    }

    /** Those that have a result and keep the constraints. */
    StudyRows feasible() {
        return new StudyRows(rows.stream().filter(StudyRow::feasible).toList());
    }

    /** Those that have a result. */
    StudyRows served() {
        return new StudyRows(rows.stream().filter(row -> row.error().isEmpty()).toList());
    }

    /** The only one. */
    StudyRow one() {
        if (rows.size() != 1) {
            throw new IllegalStateException("expected one row, found " + rows.size());
        }
        return rows.get(0);
    }

    /** Values of an axis, each once, as they come. */
    List<String> values(String axis) {
        return rows.stream().map(row -> row.axis(axis)).distinct().toList();
    }
}
