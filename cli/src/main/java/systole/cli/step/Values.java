package systole.cli.step;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Numbers as the terminal shows them. All types of the instruction set have values that fp32 or int32 have. */
public final class Values {
    private static final int MOST_ROWS = 16;
    private static final int MOST_COLUMNS = 16;
    /** Whole numbers below this are written without an exponent. */
    private static final double WHOLE = 1e10;

    private Values() {}

    /** The shortest text that tells the value from its neighbours in fp32; whole numbers without a point. */
    public static String text(double value) {
        if (value == Math.rint(value) && Math.abs(value) < WHOLE) {
            return value == 0 && 1 / value < 0 ? "-0" : Long.toString((long) value);
        }
        return Float.toString((float) value);
    }

    /** Values with commas between them, and a sign when there are more. */
    public static String list(List<Double> values, long elements) {
        String text = values.stream().map(Values::text).collect(Collectors.joining(", "));
        return values.size() < elements ? text + (text.isEmpty() ? "…" : ", …") : text;
    }

    /** The first few of many values. */
    public static String list(double[] values, int most) {
        return list(Arrays.stream(values).limit(most).boxed().toList(), values.length);
    }

    /** Values in rows, each on a line of its own; what is beyond the first rows and columns is left out. */
    public static String rows(double[] values, int columns) {
        StringBuilder text = new StringBuilder();
        for (int from = 0; from < values.length && from < (long) MOST_ROWS * columns; from += columns) {
            double[] row = Arrays.copyOfRange(values, from, from + columns);
            text.append("    ").append(list(row, MOST_COLUMNS)).append('\n');
        }
        return values.length > (long) MOST_ROWS * columns ? text + "    …\n" : text.toString();
    }
}
