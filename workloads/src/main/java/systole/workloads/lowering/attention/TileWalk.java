package systole.workloads.lowering.attention;

import java.util.List;

/** In which order tiles of queries are given to cores, where a causal mask makes their lengths differ. */
public enum TileWalk {
    /** Blocks of queries with most keys first, heads that share keys next to each other. */
    LONGEST_FIRST(true, List.of(0, 1, 2, 3)),
    /** Block after block of one head, the first queries first; then sequence after sequence, then heads. */
    BLOCKS_INSIDE(false, List.of(1, 3, 0, 2)),
    /** The first block of all heads and sequences, then the second: those with most keys come last. */
    BLOCKS_OUTSIDE(false, List.of(0, 2, 3, 1));

    private final boolean descending;
    private final List<Integer> order;

    TileWalk(boolean descending, List<Integer> order) {
        this.descending = descending;
        this.order = order;
    }

    /** Later tiles are of earlier queries. */
    boolean descending() {
        return descending;
    }

    /** Axes of group, queries, head and batch, from the one that moves fastest. */
    List<Integer> order() {
        return order;
    }
}
