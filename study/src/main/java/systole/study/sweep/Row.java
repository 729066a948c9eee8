package systole.study.sweep;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * A row of results as texts.
 *
 * @param point index of the point
 * @param cells by column after {@code point}; empty where there is nothing
 */
public record Row(long point, List<String> cells) implements Serializable {
    /** Copies the list. */
    public Row {
        cells = List.copyOf(cells);
    }

    /** True for a point without a result. */
    boolean failed() {
        return !cells.get(cells.size() - 1).isEmpty();
    }

    /** True when it begins as the row of a point does. */
    boolean isOf(Point other) {
        return point == other.index()
                && cells.subList(0, other.values().size())
                        .equals(other.values().stream().map(AxisValue::label).toList());
    }

    /** True for a point without a result for which the program is to blame. */
    boolean faulty() {
        return Answer.tellsOfFault(cells.get(cells.size() - 1));
    }

    /** In one line: the point, then each column that has something. */
    public String text(Columns columns) {
        StringBuilder text = new StringBuilder("point " + point);
        for (int i = 0; i < cells.size(); i++) {
            if (!cells.get(i).isEmpty()) {
                text.append(", ").append(columns.cells().get(i)).append(' ').append(cells.get(i));
            }
        }
        return text.toString();
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
