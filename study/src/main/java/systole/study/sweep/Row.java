package systole.study.sweep;

import java.util.ArrayList;
import java.util.List;

/**
 * A row of results as texts.
 *
 * @param point index of the point
 * @param cells by column after {@code point}; empty where there is nothing
 */
public record Row(long point, List<String> cells) {
    /** Copies the list. */
    public Row {
        cells = List.copyOf(cells);
    }

    /** True for a point without a result for which the program is to blame. */
    boolean faulty() {
        return Answer.tellsOfFault(cells.get(cells.size() - 1));
    }

    /** The row of a point. */
    static Row of(Point point, Answer answer, Columns columns) {
        List<String> cells = new ArrayList<>();
        point.values().forEach(value -> cells.add(value.label()));
        for (double value : answer.values()) {
            cells.add(Double.isNaN(value) || Double.isInfinite(value) ? "" : AxisValue.text(value));
        }
        if (columns.constrained()) {
            cells.add(Boolean.toString(answer.feasible()));
        }
        cells.add(answer.error());
        return new Row(point.index(), cells);
    }
}
