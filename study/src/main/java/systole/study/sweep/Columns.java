package systole.study.sweep;

import java.util.ArrayList;
import java.util.List;

/**
 * The columns of a sweep's rows: {@code point}, axes, report keys, {@code feasible} where there are constraints, {@code error}.
 *
 * @param axes names of the axes
 * @param report report keys
 * @param constrained whether there are constraints
 */
public record Columns(List<String> axes, List<String> report, boolean constrained) {
    /** Copies the lists. */
    public Columns {
        axes = List.copyOf(axes);
        report = List.copyOf(report);
    }

    /** Of a sweep. */
    public static Columns of(SweepSpec spec) {
        return new Columns(
                spec.axes().stream().map(Axis::name).toList(),
                spec.report(),
                !spec.constraints().isEmpty());
    }

    /** All names after {@code point}. */
    public List<String> cells() {
        List<String> names = new ArrayList<>(axes);
        names.addAll(report);
        if (constrained) {
            names.add("feasible");
        }
        names.add("error");
        return names;
    }
}
