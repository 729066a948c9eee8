package systole.interconnect;

/**
 * Leaf switches below a spine. On a rail-optimised network a leaf joins the cards of one place in every node, and traffic to
 * another place changes rails inside the node, so the same numbers hold for each rail.
 *
 * @param leafNodes nodes below one leaf
 * @param oversubscription bandwidth of a leaf to its nodes over that to the spine; 1 does not block
 */
public record FatTreeShape(int leafNodes, double oversubscription) implements NetworkShape {
    /** A network in which nothing but the cards limits a flow. */
    public static final FatTreeShape NON_BLOCKING = new FatTreeShape(Integer.MAX_VALUE, 1);

    /** Checks the ranges. */
    public FatTreeShape {
        if (leafNodes < 1 || !(oversubscription >= 1)) {
            throw new IllegalArgumentException("a leaf has nodes and is oversubscribed by at least 1, found "
                    + leafNodes + " nodes, " + oversubscription);
        }
    }

    @Override
    public double shift(int nodes, int distance) {
        if (nodes <= leafNodes) {
            return 1;
        }
        return part(Math.min(1, Math.min(distance, nodes - distance) / (double) leafNodes));
    }

    @Override
    public double spread(int nodes, int members, int distance) {
        int below = Math.min(members, Math.max(1, leafNodes / distance));
        return part((members - below) / (double) (members - 1));
    }

    /** What a flow has when this part of a leaf's traffic leaves it: all that leaves shares the way up evenly. */
    private double part(double leaving) {
        return leaving == 0 ? 1 : Math.min(1, 1 / (oversubscription * leaving));
    }
}
