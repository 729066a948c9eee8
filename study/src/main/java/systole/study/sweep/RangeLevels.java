package systole.study.sweep;

import java.util.List;
import systole.system.json.JsonValue;

/**
 * Numbers from one to another, evenly or by equal factors.
 *
 * @param from first
 * @param to last, or where steps do not divide the way the end of it
 * @param count of steps; 0 for every number between
 * @param step distance of neighbours; 0 where the count says it
 * @param logarithmic neighbours have equal ratios
 * @param whole rounded to whole numbers
 * @param place where the range is written, for messages
 */
record RangeLevels(double from, double to, long count, double step, boolean logarithmic, boolean whole, JsonValue place)
        implements Levels {

    @Override
    public List<AxisValue> written() {
        return List.of();
    }

    @Override
    public AxisValue at(long number) {
        if (step > 0) {
            return value(from + number * step);
        }
        return number == count - 1 && count > 1 ? value(to) : value(between(count == 1 ? 0 : number / (count - 1.0)));
    }

    @Override
    public AxisValue along(double part) {
        return count > 0 ? at(Math.min(count - 1, (long) (part * count))) : value(between(part));
    }

    @Override
    public AxisValue of(double number) {
        return value(number);
    }

    private double between(double part) {
        return logarithmic ? from * StrictMath.pow(to / from, part) : from + (to - from) * part;
    }

    private AxisValue value(double number) {
        return AxisValue.of(place.number(whole ? Math.rint(number) : number));
    }
}
