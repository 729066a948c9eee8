package systole.interconnect;

/**
 * How the switches of a network join its nodes, as far as flows share what lies between them. Every device has a card of its
 * own; what a shape says is the part of the card's rate that is left to each device when all of them send at once.
 */
public interface NetworkShape {
    /**
     * The part left to the slowest flow when every node sends to the one {@code distance} places on.
     *
     * @param nodes nodes of the network
     * @param distance 1 to nodes - 1
     * @return above 0, at most 1
     */
    double shift(int nodes, int distance);

    /**
     * The part left when every node sends evenly to all others of its group.
     *
     * @param nodes nodes of the network
     * @param members nodes of a group, at least 2
     * @param distance places between neighbours of a group
     * @return above 0, at most 1
     */
    double spread(int nodes, int members, int distance);
}
