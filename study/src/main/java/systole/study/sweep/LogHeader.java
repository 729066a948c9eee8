package systole.study.sweep;

import java.util.List;

/**
 * What is known of a folder of results without its rows.
 *
 * @param file of the sweep, as it was named
 * @param version of the program that wrote it
 * @param content of the sweep's file and all files that any of its points can read, to know whether rows belong together
 * @param shard part of the sweep
 * @param points of the whole sweep, before conditions
 * @param columns of the rows
 * @param goals objectives of the sweep
 * @param constraints of the sweep, as texts
 * @param rows how many there are when it is complete; until then 0
 * @param complete whether all points of the part have been looked at
 */
public record LogHeader(
        String file,
        String version,
        String content,
        Shard shard,
        long points,
        Columns columns,
        List<Goal> goals,
        List<String> constraints,
        long rows,
        boolean complete) {
    /** Copies the lists. */
    public LogHeader {
        constraints = List.copyOf(constraints);
        goals = List.copyOf(goals);
    }

    /** Of a part of a sweep that has not begun. */
    static LogHeader of(SweepSpec spec, Shard shard, String version) {
        PointSource points = spec.points();
        String content = spec.content()
                .and(spec.scenario().content(new Point(0, points.at(0)).edits(spec.axes()), spec.written()))
                .toString();
        return new LogHeader(
                spec.file(),
                version,
                content,
                shard,
                points.size(),
                Columns.of(spec),
                spec.goals(),
                spec.constraints().stream().map(Constraint::text).toList(),
                0,
                false);
    }

    /** The same when it is done. */
    LogHeader completed(long count) {
        return new LogHeader(file, version, content, shard, points, columns, goals, constraints, count, true);
    }

    /** Of another part that has not begun. */
    LogHeader of(Shard other) {
        return new LogHeader(file, version, content, other, points, columns, goals, constraints, 0, false);
    }

    /** True when rows of both belong to the same sweep and version. */
    boolean sameSweep(LogHeader other) {
        return version.equals(other.version) && content.equals(other.content) && columns.equals(other.columns);
    }
}
