package systole.study.sweep.json;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import systole.sim.quantity.Dimension;
import systole.study.sweep.Axis;
import systole.study.sweep.AxisValue;
import systole.study.sweep.SweepSpec;
import systole.study.sweep.Unit;
import systole.system.json.Edit;
import systole.system.json.JsonValue;
import systole.system.json.PlaceUnit;
import systole.system.json.Problems;

/** Whether the values of axes have the units of their places, which the readers of the scenario know. */
final class AxisUnits {
    private final SweepSpec spec;
    private final List<Axis> axes;
    private final List<AxisValue> base;
    private final Map<String, PlaceUnit> units = new HashMap<>();

    AxisUnits(SweepSpec spec) {
        this.spec = spec;
        this.axes = spec.axes();
        this.base = spec.points().at(0);
    }

    /**
     * Refuses quantities of another unit than that of their place, and ends of a range that measure different things.
     *
     * @param ranges numbers of ranges as they are written, by axis; empty for values one by one
     */
    void check(Map<String, List<JsonValue>> ranges, Problems problems) {
        for (int i = 0; i < axes.size(); i++) {
            int number = i;
            Axis axis = axes.get(i);
            List<JsonValue> range = ranges.getOrDefault(axis.name(), List.of());
            Stream<AxisValue> points = spec.sampling().listed().stream().map(point -> point.get(number));
            List<JsonValue> listed = Stream.concat(axis.levels().written().stream(), points)
                    .map(AxisValue::value)
                    .toList();
            check(axis, range.isEmpty() ? listed : range, !range.isEmpty(), problems);
        }
    }

    private void check(Axis axis, List<JsonValue> written, boolean range, Problems problems) {
        @Nullable Dimension first = null;
        for (JsonValue value : written) {
            Dimension found = dimension(value);
            if (found == null) {
                continue;
            }
            Optional<String> expected = of(axis).against(found);
            if (expected.isPresent()) {
                wrong(value, axis, expected.get() + ", as " + axis.place() + " has", problems);
            } else if (range && of(axis).kind() == PlaceUnit.Kind.OTHER && first != null && first != found) {
                wrong(value, axis, "a number of " + first.plural() + ", as the other end of the range", problems);
            }
            first = first == null ? found : first;
        }
    }

    /** What the numbers of axes measure, by name, of those of which it is known. */
    Map<String, Unit> known() {
        Map<String, Unit> known = new HashMap<>();
        for (Axis axis : axes) {
            PlaceUnit unit = of(axis);
            Dimension dimension = unit.dimension();
            if (dimension != null) {
                known.put(axis.name(), Unit.of(dimension));
            } else if (unit.kind() == PlaceUnit.Kind.COUNT) {
                known.put(axis.name(), Unit.NONE);
            }
        }
        return known;
    }

    /** What a value that is written measures; null for what is no quantity. */
    static @Nullable Dimension dimension(JsonValue value) {
        return value.kind() == JsonValue.Kind.STRING ? AxisValue.dimension(value.text()) : null;
    }

    private PlaceUnit of(Axis axis) {
        return units.computeIfAbsent(axis.name(), missing -> {
            List<Edit> others = new ArrayList<>();
            for (int i = 0; i < axes.size(); i++) {
                if (!axes.get(i).equals(axis)) {
                    others.add(new Edit(axes.get(i).place(), base.get(i).value()));
                }
            }
            return spec.scenario().unit(axis.place(), others);
        });
    }

    private static void wrong(JsonValue value, Axis axis, String expected, Problems problems) {
        problems.wrong(
                value,
                value.shown() + " for axis \"" + axis.name() + "\", a number of "
                        + Optional.ofNullable(dimension(value)).orElseThrow().plural(),
                expected,
                "");
    }
}
