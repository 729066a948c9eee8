package systole.interconnect;

/**
 * A set of ranks of a cluster that take part in one collective: {@code r, r + stride, …}. All groups of this shape in the
 * cluster do the same at the same time, so what they share is shared. Ranks are numbered node by node.
 *
 * @param size ranks taking part, at least 1
 * @param stride distance between neighbours of a group, at least 1
 */
public record RankGroup(int size, int stride) {
    /** Checks the ranges. */
    public RankGroup {
        if (size < 1 || stride < 1) {
            throw new IllegalArgumentException("a group needs at least one rank and a stride of at least 1, found "
                    + size + " ranks, stride " + stride);
        }
    }

    /** Neighbouring ranks. */
    public static RankGroup contiguous(int size) {
        return new RankGroup(size, 1);
    }

    /** Ranks of the block that {@code stride} such groups fill. */
    public long block() {
        return (long) size * stride;
    }
}
