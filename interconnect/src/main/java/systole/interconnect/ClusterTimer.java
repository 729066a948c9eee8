package systole.interconnect;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Times a collective that all groups of one shape in a cluster run at the same time. Within a node the fabric is played ({@link
 * CollectiveTimer}); across nodes closed forms are used, because every rank does the same: cost does not grow with the ranks.
 *
 * <p>The time is that of the slowest group. Callers that ask again and again remember the answer.
 */
public final class ClusterTimer {
    private ClusterTimer() {}

    /**
     * Times a collective.
     *
     * @param cluster the machine
     * @param kind what to do; {@link CollectiveKind#SEND} goes from each rank to the one {@code group.stride()} further on
     * @param bytes all_reduce: the buffer; all_gather: all gathered; reduce_scatter: all input; all_to_all: one rank's send
     *     buffer; broadcast: the buffer; send: what one rank sends
     * @param group shape of the groups
     * @param algorithm {@link CollectiveTimer#AUTO}, which leaves the choice to the library, or the name of an {@link
     *     Algorithm}. A name that is offered only within nodes leaves the choice across them to the library, and the other way
     *     around
     * @throws IllegalArgumentException when bytes or group are out of range, or nothing here offers the algorithm for any
     *     collective
     */
    public static CollectiveTime time(
            ClusterSpec cluster, CollectiveKind kind, long bytes, RankGroup group, String algorithm) {
        if (bytes < 0) {
            throw new IllegalArgumentException("a collective cannot move " + bytes + " bytes");
        }
        if (group.block() > cluster.devices()) {
            throw new IllegalArgumentException("found groups of " + group.size() + " ranks with stride "
                    + group.stride() + ", expected groups within the " + cluster.devices() + " devices of the cluster");
        }
        if (group.size() == 1 || bytes == 0) {
            return CollectiveTime.NOTHING;
        }
        Placement placement = Placement.of(cluster, group);
        NodeFabric fabric = cluster.fabric();
        if (fabric != null && placement.local() == group.size()) {
            boolean elsewhere = !fabric.offers(kind, algorithm) && offeredAcross(cluster, algorithm);
            return fabric.time(kind, bytes, group, elsewhere ? CollectiveTimer.AUTO : algorithm);
        }
        return across(new Crossing(cluster, placement, group, kind, bytes), algorithm);
    }

    /**
     * True when {@link #time} of a collective among such groups can follow the algorithm of a name itself, without leaving the
     * choice to the library.
     */
    public static boolean offers(ClusterSpec cluster, CollectiveKind kind, RankGroup group, String algorithm) {
        if (algorithm.equals(CollectiveTimer.AUTO) || group.size() == 1) {
            return true;
        }
        Placement placement = Placement.of(cluster, group);
        NodeFabric fabric = cluster.fabric();
        if (fabric != null && placement.local() == group.size()) {
            return fabric.offers(kind, algorithm);
        }
        return !candidates(new Crossing(cluster, placement, group, kind, 1), algorithm)
                .isEmpty();
    }

    /** Names of all algorithms that libraries of a cluster offer for some collective, within nodes or across them. */
    public static Set<String> algorithms(ClusterSpec cluster) {
        NodeFabric fabric = cluster.fabric();
        Set<String> names = new TreeSet<>();
        for (Algorithm algorithm : Algorithm.values()) {
            boolean inside = fabric != null
                    && Arrays.stream(CollectiveKind.values()).anyMatch(kind -> fabric.offers(kind, algorithm.key()));
            if (inside || offeredAcross(cluster, algorithm.key())) {
                names.add(algorithm.key());
            }
        }
        return names;
    }

    private static boolean offeredAcross(ClusterSpec cluster, String algorithm) {
        boolean crosses = AcrossNodes.ALL.stream()
                .anyMatch(across -> across.algorithm().key().equals(algorithm));
        return crosses
                && cluster.networks().stream()
                        .anyMatch(network -> network.library().algorithms().stream()
                                .anyMatch(offered -> offered.key().equals(algorithm)));
    }

    private static CollectiveTime across(Crossing crossing, String algorithm) {
        List<Candidate> candidates = candidates(crossing, algorithm);
        if (candidates.isEmpty() && !algorithm.equals(CollectiveTimer.AUTO)) {
            NodeFabric fabric = crossing.cluster().fabric();
            boolean known = offeredAcross(crossing.cluster(), algorithm)
                    || (fabric != null && fabric.offers(crossing.kind(), algorithm));
            candidates = known ? candidates(crossing, CollectiveTimer.AUTO) : candidates;
        }
        if (candidates.isEmpty()) {
            throw new IllegalArgumentException("found algorithm \"" + algorithm + "\" for "
                    + crossing.kind().key() + " across nodes, expected auto or one that the network offers: "
                    + names(crossing));
        }
        @Nullable Candidate chosen = byEstimate(candidates);
        return chosen == null ? fastest(candidates) : chosen.time();
    }

    private static Set<String> names(Crossing crossing) {
        Set<String> names = new TreeSet<>();
        candidates(crossing, CollectiveTimer.AUTO)
                .forEach(candidate -> names.add(candidate.algorithm.algorithm().key()));
        return names;
    }

    private static List<Candidate> candidates(Crossing crossing, String algorithm) {
        List<Candidate> candidates = new ArrayList<>();
        for (AcrossNodes across : AcrossNodes.ALL) {
            boolean wanted = algorithm.equals(CollectiveTimer.AUTO)
                    || algorithm.equals(across.algorithm().key());
            if (wanted
                    && crossing.cluster()
                            .networks()
                            .get(0)
                            .library()
                            .algorithms()
                            .contains(across.algorithm())) {
                across.ways(crossing).forEach(way -> candidates.add(new Candidate(crossing, across, way)));
            }
        }
        return candidates;
    }

    private static @Nullable Candidate byEstimate(List<Candidate> candidates) {
        Candidate best = null;
        double least = Double.POSITIVE_INFINITY;
        for (Candidate candidate : candidates) {
            double seconds = candidate.algorithm.estimatedSeconds(candidate.crossing, candidate.way);
            if (seconds < 0) {
                return null;
            }
            if (seconds < least) {
                least = seconds;
                best = candidate;
            }
        }
        return best;
    }

    private static CollectiveTime fastest(List<Candidate> candidates) {
        CollectiveTime best = candidates.get(0).time();
        for (Candidate candidate : candidates.subList(1, candidates.size())) {
            CollectiveTime time = candidate.time();
            if (time.ticks() < best.ticks()) {
                best = time;
            }
        }
        return best;
    }

    private record Candidate(Crossing crossing, AcrossNodes algorithm, Crossing.Way way) {
        CollectiveTime time() {
            return algorithm.time(crossing, way);
        }
    }
}
