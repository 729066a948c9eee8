package systole.system.array;

import systole.microarch.array.Layer;
import systole.microarch.array.Sparsity;

/**
 * A layer of a network.
 *
 * @param name name in reports
 * @param shape product or convolution
 * @param sparsity structured sparsity of its filters
 * @param count times that it runs, one after the other
 */
public record ArrayLayer(String name, Layer shape, Sparsity sparsity, long count) {
    /** Checks the count. */
    public ArrayLayer {
        if (count < 1) {
            throw new IllegalArgumentException("a layer runs at least once, found " + count);
        }
    }
}
