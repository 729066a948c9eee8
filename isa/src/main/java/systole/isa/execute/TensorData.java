package systole.isa.execute;

import java.util.Arrays;
import java.util.List;
import systole.isa.DataType;
import systole.isa.number.NumberFormat;

/**
 * A tensor in a device's memory. Its values are doubles, which represent every value of every format exactly, in row-major
 * order.
 */
public final class TensorData {
    private final DataType type;
    private final List<Long> dimensions;
    private final double[] values;

    private TensorData(DataType type, List<Long> dimensions, double[] values) {
        this.type = type;
        this.dimensions = dimensions;
        this.values = values;
    }

    /**
     * A tensor of zeros.
     *
     * @param dimensions elements allocated in each dimension, slowest first
     * @throws IllegalArgumentException when a dimension is not positive, there are none, or one array cannot hold them
     */
    public static TensorData zeros(DataType type, long... dimensions) {
        List<Long> sizes = Arrays.stream(dimensions).boxed().toList();
        return new TensorData(type, sizes, new double[elements(sizes)]);
    }

    /**
     * A tensor with given values, rounded to its type row by row.
     *
     * @param values in row-major order; copied
     * @param dimensions elements allocated in each dimension, slowest first
     * @throws IllegalArgumentException when there are not as many values as elements
     */
    public static TensorData of(DataType type, double[] values, long... dimensions) {
        TensorData tensor = zeros(type, dimensions);
        if (values.length != tensor.values.length) {
            throw new IllegalArgumentException("a tensor of " + tensor.dimensions + " has " + tensor.values.length
                    + " elements, found " + values.length + " values");
        }
        System.arraycopy(values, 0, tensor.values, 0, values.length);
        NumberFormat format = NumberFormat.of(type);
        int row = (int) dimensions[dimensions.length - 1];
        for (int from = 0; from < values.length; from += row) {
            format.round(tensor.values, from, row);
        }
        return tensor;
    }

    /**
     * The same memory under other dimensions.
     *
     * @throws IllegalArgumentException when the elements are not as many
     */
    public TensorData reshaped(long... other) {
        List<Long> sizes = Arrays.stream(other).boxed().toList();
        if (elements(sizes) != values.length) {
            throw new IllegalArgumentException(this + " cannot be seen as " + sizes);
        }
        return new TensorData(type, sizes, values);
    }

    /** Element type. */
    public DataType type() {
        return type;
    }

    /** Elements allocated in each dimension, slowest first. */
    public List<Long> dimensions() {
        return dimensions;
    }

    /** The memory itself, not a copy. Whoever writes to it writes values that the type has. */
    public double[] values() {
        return values;
    }

    @Override
    public String toString() {
        return type.text() + dimensions;
    }

    private static int elements(List<Long> dimensions) {
        long product = 1;
        for (long dimension : dimensions) {
            if (dimension < 1 || dimension > Integer.MAX_VALUE / product) {
                throw new IllegalArgumentException("a tensor needs positive dimensions and at most " + Integer.MAX_VALUE
                        + " elements, found " + dimensions);
            }
            product *= dimension;
        }
        if (dimensions.isEmpty()) {
            throw new IllegalArgumentException("a tensor needs a dimension");
        }
        return (int) product;
    }
}
