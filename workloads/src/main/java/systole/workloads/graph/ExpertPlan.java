package systole.workloads.graph;

/**
 * How the experts of a layer are shared out. Up to the number of tensor-parallel ranks, these divide the experts among
 * themselves, and all of them have all tokens already; beyond, several data-parallel copies share one set of experts and send
 * each other tokens (Lepikhin et al., "GShard", 2021).
 *
 * @param ranks devices that share the experts of a layer
 * @param imbalance rows that go to the busiest of them, in parts of the mean; at least 1
 */
public record ExpertPlan(int ranks, double imbalance) {
    /** Every rank has a slice of every expert. */
    public static final ExpertPlan NONE = new ExpertPlan(1, 1);

    /** Checks that both are at least 1. */
    public ExpertPlan {
        if (ranks < 1 || !(imbalance >= 1)) {
            throw new IllegalArgumentException(
                    "experts are on one rank or more, the busiest of which has at least the mean," + " found " + ranks
                            + " and " + imbalance);
        }
    }

    /** Data-parallel copies that send each other tokens; 1 where none do. */
    public int copies(int tensor) {
        return Math.max(1, ranks / tensor);
    }

    /** Ranks that have a slice each of the same expert. */
    public int slices(int tensor) {
        return Math.max(1, tensor / ranks);
    }
}
