package systole.study.sweep.json;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import systole.study.sweep.AxisValue;
import systole.study.sweep.Levels;
import systole.system.json.Fields;
import systole.system.json.JsonValue;
import systole.system.json.Problems;

/** Reads what values an axis takes: a list, or a range of numbers with or without steps. */
final class LevelsReader {
    private static final String VALUES = "values";
    private static final String RANGE = "range";
    private static final String LOG_RANGE = "logRange";

    private LevelsReader() {}

    static boolean given(Fields axis) {
        return axis.has(VALUES) || axis.has(RANGE) || axis.has(LOG_RANGE);
    }

    /** The numbers of a range as they are written; none of other axes. */
    static List<JsonValue> ofRange(JsonValue axis) {
        Map<String, JsonValue> members = axis.members();
        JsonValue range = members.getOrDefault(RANGE, members.get(LOG_RANGE));
        return range == null ? List.of() : numbers(range);
    }

    /** The values; none after a problem. */
    static Levels read(Fields axis) {
        List<String> given = new ArrayList<>();
        for (String key : List.of(VALUES, RANGE, LOG_RANGE)) {
            if (axis.has(key)) {
                given.add(key);
            }
        }
        if (given.size() != 1) {
            axis.problems()
                    .wrong(
                            axis.value(),
                            given.isEmpty() ? "an axis without values" : "an axis with " + String.join(" and ", given),
                            "one of \"values\", \"range\" and \"logRange\"",
                            "");
            given.forEach(axis::find);
            return Levels.listed(List.of());
        }
        if (given.get(0).equals(VALUES)) {
            return Levels.listed(axis.values(VALUES, (value, problems) -> AxisValue.of(value)));
        }
        return range(axis.object(given.get(0)), given.get(0).equals(LOG_RANGE));
    }

    private static Levels range(Fields range, boolean logarithmic) {
        Problems problems = range.problems();
        JsonValue place = range.value();
        double from = number(range, "from");
        double to = number(range, "to");
        long count = range.has("count") ? range.whole("count", 1) : 0;
        boolean stepped = !logarithmic && range.has("step");
        if (logarithmic) {
            range.refuse("step", "\"count\" in a logRange");
        }
        double step = stepped ? number(range, "step") : 0;
        boolean whole = range.flag("whole", false);
        range.make(() -> true);
        if (Double.isNaN(from + to + step)) {
            return Levels.listed(List.of());
        }
        if (stepped && count > 0) {
            problems.wrong(place, "\"step\"", "either \"step\" or \"count\"", "");
            return Levels.listed(List.of());
        }
        if (mixed(numbers(range.value()))) {
            return Levels.listed(
                    List.of(AxisValue.of(place.number(from)))); // refused when the unit of the place is known
        }
        if (to < from || (stepped && step <= 0) || (logarithmic && from <= 0)) {
            problems.wrong(
                    place,
                    "a range from " + AxisValue.text(from) + " to " + AxisValue.text(to)
                            + (stepped ? " by " + AxisValue.text(step) : ""),
                    logarithmic ? "one that begins above 0 and rises" : "one that rises",
                    "");
            return Levels.listed(List.of());
        }
        if (stepped) {
            double steps = Math.floor((to - from) / step + 1e-9) + 1;
            if (steps > Integer.MAX_VALUE) {
                problems.wrong(place, "a range of " + steps + " steps", "at most " + Integer.MAX_VALUE, "");
                return Levels.listed(List.of());
            }
            return Levels.stepped(from, step, (long) steps, whole, place);
        }
        return Levels.range(from, to, count, logarithmic, whole, place);
    }

    private static List<JsonValue> numbers(JsonValue range) {
        return List.copyOf(range.members().values());
    }

    /** Whether numbers of a range measure different things, so that it has no steps to count. */
    static boolean mixed(List<JsonValue> range) {
        return range.stream()
                        .flatMap(value -> Stream.ofNullable(AxisUnits.dimension(value)))
                        .distinct()
                        .count()
                > 1;
    }

    private static double number(Fields fields, String key) {
        String expected = "a number, or a quantity such as \"2 TB/s\"";
        JsonValue value = fields.needed(key, expected);
        if (value == null) {
            return Double.NaN;
        }
        double number = AxisValue.number(value);
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            fields.problems().wrong(value, expected);
            return Double.NaN;
        }
        return number;
    }
}
