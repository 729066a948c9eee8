package systole.interconnect;

/**
 * Groups of nodes that do not block inside, each joined to every other group by its share of the global links. Traffic takes
 * the direct way, or spreads over all groups and so crosses two global links, whichever gives more (adaptive routing).
 *
 * @param groupNodes nodes of a group
 * @param globalTaper bandwidth of a group's global links over that of its cards, at most 1
 */
public record DragonflyShape(int groupNodes, double globalTaper) implements NetworkShape {
    /** Checks the ranges. */
    public DragonflyShape {
        if (groupNodes < 1 || !(globalTaper > 0) || globalTaper > 1) {
            throw new IllegalArgumentException(
                    "a group has nodes and a taper above 0 up to 1, found " + groupNodes + " nodes, " + globalTaper);
        }
    }

    @Override
    public double shift(int nodes, int distance) {
        int groups = (nodes + groupNodes - 1) / groupNodes;
        if (groups == 1) {
            return 1;
        }
        double leaving = Math.min(1, Math.min(distance, nodes - distance) / (double) groupNodes);
        return Math.min(1, globalTaper / leaving * Math.max(1.0 / (groups - 1), 0.5));
    }

    @Override
    public double spread(int nodes, int members, int distance) {
        int inside = Math.min(members, Math.max(1, groupNodes / distance));
        double leaving = (members - inside) / (double) (members - 1);
        return leaving == 0 ? 1 : Math.min(1, globalTaper / leaving);
    }
}
