package systole.isa.npy;

import java.util.ArrayList;
import java.util.List;

/**
 * An array of any number of dimensions.
 *
 * @param shape elements along each dimension, the outermost first; empty for a single number
 * @param values the elements in C order (the last dimension's neighbours lie side by side); not copied
 * @param type what the elements were in the file, or are to be in the one to be written
 */
public record NpyArray(List<Long> shape, double[] values, NpyType type) {
    /** As in NumPy 2; bounds what a header can demand. */
    static final int MAXIMUM_DIMENSIONS = 64;
    /** Virtual machines keep a few elements of the longest array to themselves. */
    static final int MAXIMUM_ELEMENTS = Integer.MAX_VALUE - 8;

    /**
     * Checks that the shape holds as many elements as there are values.
     *
     * @throws IllegalArgumentException when it does not, has a negative dimension or more than 64 dimensions
     */
    public NpyArray {
        shape = List.copyOf(shape);
        if (shape.size() > MAXIMUM_DIMENSIONS) {
            throw new IllegalArgumentException(shape.size() + " dimensions; at most " + MAXIMUM_DIMENSIONS);
        }
        if (shape.stream().anyMatch(dimension -> dimension < 0)) {
            throw new IllegalArgumentException("a dimension of the shape " + shape + " is negative");
        }
        if (elements(shape) != values.length) {
            throw new IllegalArgumentException("the shape " + shape + " does not hold " + values.length + " values");
        }
    }

    /**
     * An array of fp32 elements.
     *
     * @throws IllegalArgumentException when the shape does not hold as many elements as there are values
     */
    public static NpyArray of(double[] values, long... shape) {
        List<Long> dimensions = new ArrayList<>();
        for (long dimension : shape) {
            dimensions.add(dimension);
        }
        return new NpyArray(dimensions, values, NpyType.FLOAT32);
    }

    /** The same values, to be written as another type; they are rounded only then. */
    public NpyArray as(NpyType other) {
        return new NpyArray(shape, values, other);
    }

    /** How many elements dimensions that are not negative hold; {@code Long.MAX_VALUE} when they are beyond arrays. */
    static long elements(List<Long> shape) {
        if (shape.contains(0L)) {
            return 0;
        }
        long elements = 1;
        for (long dimension : shape) {
            if (dimension > MAXIMUM_ELEMENTS / elements) {
                return Long.MAX_VALUE;
            }
            elements *= dimension;
        }
        return elements;
    }
}
