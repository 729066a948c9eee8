package systole.interconnect;

import java.util.List;
import java.util.Set;

/**
 * An algorithm that a library offers on a fabric.
 *
 * @param algorithm the schedule it follows
 * @param kinds collectives it is offered for
 * @param leastRanks fewest ranks it is chosen for
 * @param protocols ways in which it can move bytes, at least one
 */
public record AlgorithmSpec(
        Algorithm algorithm, Set<CollectiveKind> kinds, int leastRanks, List<ProtocolSpec> protocols) {
    /** Checks that the algorithm knows the collectives and has a protocol. */
    public AlgorithmSpec {
        kinds = Set.copyOf(kinds);
        protocols = List.copyOf(protocols);
        if (protocols.isEmpty()) {
            throw new IllegalArgumentException(algorithm.key() + " needs at least one protocol");
        }
        for (CollectiveKind kind : kinds) {
            if (!algorithm.supports(kind)) {
                throw new IllegalArgumentException("there is no " + algorithm.key() + " schedule for " + kind.key());
            }
        }
    }

    /** True when it may be used for this collective among so many ranks. */
    boolean offers(CollectiveKind kind, int ranks) {
        return kinds.contains(kind) && ranks >= leastRanks;
    }
}
