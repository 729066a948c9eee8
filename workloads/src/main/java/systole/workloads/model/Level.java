package systole.workloads.model;

/**
 * Where a layer stands in a {@link Pyramid}: its attention stays within square windows of the patches of its level.
 *
 * @param number of the level, from 0
 * @param side patches of a side of the image here
 * @param window patches of a side of a window; windows at the edge are filled up where they do not divide the side
 * @param shifted windows lie half a window further than in the layer before: patches are rolled there and back, and those that are
 *     no neighbours are masked
 * @param merges four neighbouring patches become one after this layer, twice as wide
 */
public record Level(int number, int side, int window, boolean shifted, boolean merges) {
    /** Throws {@link IllegalArgumentException} when a window does not fit. */
    public Level {
        if (number < 0 || window < 1 || side < window) {
            throw new IllegalArgumentException(
                    "a window of " + window + " patches in an image of " + side + " a side, at level " + number);
        }
    }

    /** Patches of an image. */
    public long tokens() {
        return (long) side * side;
    }

    /** Patches of a window. */
    public int windowTokens() {
        return window * window;
    }

    /** Windows of an image. */
    public long windows() {
        long along = (side + window - 1L) / window;
        return along * along;
    }

    /** Patches of an image once four have become one; odd sides are filled up. */
    public long mergedTokens() {
        long along = (side + 1L) / 2;
        return along * along;
    }

    /** Entries of the table of learned position biases, for each head: one for each distance in a window. */
    public int distances() {
        return (2 * window - 1) * (2 * window - 1);
    }

    /** Weights of the product that merges patches, from four widths to two; 0 where none are merged. */
    public long mergeWeights(int hidden) {
        return merges ? 8L * hidden * hidden : 0;
    }

    /** Parameters that a layer has beside its attention and feed-forward: position biases, and norm and product of a merge. */
    public long parameters(int hidden, int heads) {
        return (long) distances() * heads + mergeWeights(hidden) + (merges ? 8L * hidden : 0);
    }
}
