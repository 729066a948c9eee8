package systole.study.sweep;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * Axes that change together: one alone, or several zipped, whose values of the same number belong together.
 *
 * @param axes at least one
 */
public record AxisGroup(List<Axis> axes) {
    /** Copies the list. */
    public AxisGroup {
        axes = List.copyOf(axes);
    }

    /** How many values there are; 0 for a range without steps. */
    public long count() {
        return axes.get(0).levels().count();
    }

    /** The values of a number, one for each axis. */
    public List<AxisValue> at(long number) {
        return axes.stream().map(axis -> axis.levels().at(number)).toList();
    }

    /** The values of which rows say this; nothing when there are none. */
    Optional<List<AxisValue>> labelled(List<String> labels) {
        if (count() == 0) {
            List<AxisValue> values = new ArrayList<>();
            for (int i = 0; i < labels.size(); i++) {
                values.add(axes.get(i).levels().of(Double.parseDouble(labels.get(i))));
            }
            return Optional.of(values);
        }
        return LongStream.range(0, count())
                .mapToObj(this::at)
                .filter(values -> values.stream().map(AxisValue::label).toList().equals(labels))
                .findFirst();
    }

    /** The values at a part of the way, 0 to 1. */
    public List<AxisValue> along(double part) {
        return axes.stream().map(axis -> axis.levels().along(part)).toList();
    }
}
