package systole.study.sweep;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import systole.system.json.Content;
import systole.system.json.JsonValue;
import systole.system.json.ScenarioTemplate;

/**
 * A sweep, immutable.
 *
 * @param file name of the file, for messages
 * @param scenario what is simulated at each point, with other values at the places of the axes
 * @param groups axes, those zipped together in one group
 * @param conditions what points must meet to be looked at
 * @param sampling which points
 * @param report report keys of the rows, those of goals and constraints among them
 * @param goals objectives; may be none
 * @param constraints what a result must keep to be feasible; may be none
 * @param seed of random points
 * @param content what the file says, to know it again
 */
public record SweepSpec(
        String file,
        ScenarioTemplate scenario,
        List<AxisGroup> groups,
        List<Condition> conditions,
        Sampling sampling,
        List<String> report,
        List<Goal> goals,
        List<Constraint> constraints,
        long seed,
        Content content) {
    /** Copies the lists. */
    public SweepSpec {
        groups = List.copyOf(groups);
        conditions = List.copyOf(conditions);
        report = List.copyOf(report);
        goals = List.copyOf(goals);
        constraints = List.copyOf(constraints);
    }

    /** All axes in order. */
    public List<Axis> axes() {
        return groups.stream().flatMap(group -> group.axes().stream()).toList();
    }

    /** Values of the axes that are written one by one; the others are numbers of a range. */
    public List<JsonValue> written() {
        Stream<AxisValue> listed = sampling.listed().stream().flatMap(List::stream);
        Stream<AxisValue> levels = axes().stream().flatMap(axis -> axis.levels().written().stream());
        return Stream.concat(listed, levels).map(AxisValue::value).toList();
    }

    /** The points; a source is for one thread. */
    public PointSource points() {
        return sampling.kind().source(sampling, groups, seed);
    }

    /** The point of a row; nothing when it is a row of another sweep. */
    Optional<Point> point(Row row) {
        List<AxisValue> values = new ArrayList<>();
        if (!sampling.kind().searches()) {
            values.addAll(row.point() < points().size() ? points().at(row.point()) : List.of());
        } else {
            for (AxisGroup group : groups) {
                int from = values.size();
                values.addAll(group.labelled(
                                row.cells().subList(from, from + group.axes().size()))
                        .orElse(List.of()));
            }
        }
        Point point = new Point(row.point(), values);
        return values.size() == axes().size() && row.isOf(point) ? Optional.of(point) : Optional.empty();
    }

    /** The values at parts of the way, one for each group. */
    List<AxisValue> along(double[] parts) {
        List<AxisValue> values = new ArrayList<>();
        for (int group = 0; group < parts.length; group++) {
            values.addAll(groups.get(group).along(parts[group]));
        }
        return values;
    }

    /** True for values that meet all conditions. */
    public boolean admits(List<AxisValue> values) {
        return conditions.stream().allMatch(condition -> condition.holds(values));
    }
}
