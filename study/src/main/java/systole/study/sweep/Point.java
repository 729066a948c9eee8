package systole.study.sweep;

import java.util.ArrayList;
import java.util.List;
import systole.system.json.Edit;

/**
 * One combination of values.
 *
 * @param index number of the point; rows are in its order
 * @param values one for each axis, in order
 */
public record Point(long index, List<AxisValue> values) {
    /** Copies the list. */
    public Point {
        values = List.copyOf(values);
    }

    /** The values at their places. */
    public List<Edit> edits(List<Axis> axes) {
        List<Edit> edits = new ArrayList<>(values.size());
        for (int i = 0; i < values.size(); i++) {
            edits.add(new Edit(axes.get(i).place(), values.get(i).value()));
        }
        return edits;
    }
}
