package systole.study.solve;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * The values of a knob that are distinguished: neighbours differ by the resolution, or by one where only whole numbers can stand.
 *
 * @param from least, above 0
 * @param to most
 * @param steps from the least to the most
 * @param whole whether values are whole numbers one apart; else neighbours have equal ratios
 */
record Lattice(double from, double to, int steps, boolean whole) {
    /** How many values beside one are a hundredth of it apart: to four fifths or five quarters of it. */
    static final int HUNDREDTHS = 24;

    private static final double HUNDREDTH = 1.01;

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

    /**
     * Numbers on one side of another: {@link #HUNDREDTHS} whose values are a hundredth apart, and those 1, 2, 4, 8 … steps away to
     * the end of the range. Nearest first.
     *
     * @param up whether larger values, else smaller ones
     */
    List<Integer> beside(int number, boolean up) {
        NavigableSet<Integer> distances = new TreeSet<>();
        int room = up ? steps - number : number;
        for (long distance = 1; distance < room; distance *= 2) {
            distances.add((int) distance);
        }
        if (room > 0) {
            distances.add(room);
        }
        for (int i = 1; i <= HUNDREDTHS; i++) {
            double there = number(value(number) * StrictMath.pow(HUNDREDTH, up ? i : -i));
            double distance = Math.abs(there - number);
            if (distance >= 1 && distance <= room) {
                distances.add((int) distance);
            }
        }
        return distances.stream()
                .map(distance -> up ? number + distance : number - distance)
                .toList();
    }

    /** The number whose value is nearest to a value, which may lie outside of the range. */
    private double number(double value) {
        return Math.rint(whole ? value - from : StrictMath.log(value / from) / StrictMath.log(to / from) * steps);
    }
}
