package systole.study.sweep;

import java.util.List;
import java.util.stream.LongStream;
import systole.system.json.JsonValue;

/** The values that an axis takes. */
public interface Levels {
    /** Values one by one. */
    static Levels listed(List<AxisValue> values) {
        return new ListedLevels(values);
    }

    /**
     * Numbers at even distances.
     *
     * @param whole rounded to whole numbers
     * @param place where they are written, for messages
     */
    static Levels stepped(double from, double step, long count, boolean whole, JsonValue place) {
        return kept(new RangeLevels(from, from + (count - 1) * step, count, step, false, whole, place));
    }

    /**
     * Numbers from one to another.
     *
     * @param count how many, the ends among them; 0 for every number between
     * @param logarithmic neighbours have equal ratios
     */
    static Levels range(double from, double to, long count, boolean logarithmic, boolean whole, JsonValue place) {
        return kept(new RangeLevels(from, to, count, 0, logarithmic, whole, place));
    }

    private static Levels kept(RangeLevels range) {
        int most = 10_000;
        return range.count() == 0 || range.count() > most
                ? range
                : listed(LongStream.range(0, range.count()).mapToObj(range::at).toList());
    }

    /** How many there are; 0 for a range without steps, which only samples can look into. */
    long count();

    /** Values that are kept one by one; none of a range, whose numbers follow from it. */
    List<AxisValue> written();

    /** A value by its number, from 0; only where they are counted. */
    AxisValue at(long number);

    /** The value of a number in base units; only where they are not counted. */
    default AxisValue of(double number) {
        throw new IllegalStateException("values one by one have their numbers");
    }

    /** The value at a part of the way from the first to the last: 0 to 1, 1 itself left out; of counted ones each gets an equal part. */
    AxisValue along(double part);
}
