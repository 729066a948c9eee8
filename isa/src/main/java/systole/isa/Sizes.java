package systole.isa;

import java.util.List;

/** The largest sizes and coordinates: with these no count of a program overflows, and all are exact as floating point. */
final class Sizes {
    /** Largest count of elements, bytes or tiles, and largest coordinate. */
    static final long MOST = 1L << 53;
    /** Largest number of stages of a buffer, of loads before the first tile, and of units that a semaphore starts with. */
    static final int MOST_STAGES = 65_536;
    /** Devices that coordinates are checked for. */
    static final int MOST_DEVICES = 65_536;

    private Sizes() {}

    /**
     * The product of positive sizes.
     *
     * @param what what has the sizes, for the message
     * @throws IllegalArgumentException when it is more than {@link #MOST}
     */
    static long product(String what, List<? extends Number> sizes) {
        long product = 1;
        for (Number size : sizes) {
            long factor = size.longValue();
            if (factor > MOST / product) {
                throw new IllegalArgumentException(what + " more than 2^53, in sizes " + sizes);
            }
            product *= factor;
        }
        return product;
    }

    /**
     * Checks a number of a coordinate.
     *
     * @throws IllegalArgumentException when it is beyond {@link #MOST} on either side
     */
    static void coordinate(long number) {
        if (number > MOST || number < -MOST) {
            throw new IllegalArgumentException("numbers of coordinates are from -2^53 to 2^53, found " + number);
        }
    }
}
