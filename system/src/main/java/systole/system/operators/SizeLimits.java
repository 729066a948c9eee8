package systole.system.operators;

import java.util.Locale;
import systole.microarch.DeviceSpec;

/** What sizes a row may have: beyond these, counts would not be exact, and no device could hold the tensors. */
public final class SizeLimits {
    /** Most elements of one tensor: a terabyte of the smallest types. */
    private static final double MOST_ELEMENTS = 0x1p40;

    private static final double GIB = 0x1p30;

    private SizeLimits() {}

    /** A whole number of 1 to {@code most}. */
    public static long whole(String column, String text, long most) {
        String stripped = text.strip();
        try {
            long value = Long.parseLong(stripped);
            if (value >= 1 && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // answered below
        }
        String expected = "a whole number of " + (most == Long.MAX_VALUE ? "at least 1" : "1 to " + most);
        throw new UnpredictableException(column + " is \"" + stripped + "\", expected " + expected, column, expected);
    }

    /** Refuses a tensor of that many elements in all. */
    public static void checkElements(long... extents) {
        double elements = 1;
        for (long extent : extents) {
            elements *= extent;
        }
        if (elements > MOST_ELEMENTS) {
            throw new UnpredictableException(String.format(
                    Locale.ROOT, "%.0f elements in one tensor, expected at most %.0f", elements, MOST_ELEMENTS));
        }
    }

    /** Refuses what does not fit into a device's memory. */
    public static void checkFits(double bytes, DeviceSpec device) {
        long capacity = device.memory().capacityBytes();
        if (bytes > capacity) {
            throw new UnpredictableException(String.format(
                    Locale.ROOT, "needs %.1f GiB, %s has %.1f GiB", bytes / GIB, device.id(), capacity / GIB));
        }
    }
}
