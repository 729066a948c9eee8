package systole.study.solve;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;

/**
 * The values of a knob that are distinguished: neighbours differ by the resolution, or by one where only whole numbers can stand.
 *
 * @param from least, above 0
 * @param to most
 * @param steps from the least to the most
 * @param whole whether values are whole numbers one apart; else neighbours have equal ratios
 */
record Lattice(double from, double to, int steps, boolean whole) {
    /** Digits of a value, so that what is printed is what was run. */
    private static final MathContext DIGITS = new MathContext(8);

    /** Values from one to another; of whole numbers those between. */
    static Lattice of(double from, double to, double resolution, boolean whole) {
        if (whole) {
            double least = Math.ceil(from);
            double most = Math.floor(to);
            if (most < least || most - least > Integer.MAX_VALUE - 1.0) {
                throw new IllegalArgumentException(
                        "a range that holds whole numbers, and at most " + Integer.MAX_VALUE);
            }
            return new Lattice(least, most, (int) (most - least), true);
        }
        if (Double.isInfinite(to / from)) {
            throw new IllegalArgumentException("a range whose most is a number of times its least");
        }
        return new Lattice(from, to, (int) Math.max(1, Math.ceil(Math.log(to / from) / Math.log1p(resolution))), false);
    }

    double value(int number) {
        if (whole) {
            return from + number;
        }
        if (number == 0 || number == steps) {
            return number == 0 ? from : to;
        }
        return new BigDecimal(from * StrictMath.pow(to / from, (double) number / steps))
                .round(DIGITS)
                .doubleValue();
    }

    /** So many numbers from end to end, by equal ratios of their values; fewer where there are not as many. */
    List<Integer> spread(int count) {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double part = i / (count - 1.0);
            double number = whole ? from * StrictMath.pow(to / from, part) - from : steps * part;
            numbers.add((int) Math.rint(number));
        }
        return numbers.stream().distinct().toList();
    }
}
