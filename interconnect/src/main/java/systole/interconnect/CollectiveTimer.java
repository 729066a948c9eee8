package systole.interconnect;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import systole.sim.Ticks;

/**
 * Times a collective on a fabric.
 *
 * <p>With the algorithm {@code auto} the library's choice among all that the fabric offers is followed: by the library's own
 * estimates where every protocol in question has one (vendor libraries do not always find the fastest), else the fastest.
 */
public final class CollectiveTimer {
    /** The name that leaves the choice of the algorithm to the library. */
    public static final String AUTO = "auto";

    private CollectiveTimer() {}

    /**
     * Times a collective.
     *
     * @param fabric links and library
     * @param kind what to do
     * @param bytes all_reduce: the buffer; all_gather: all gathered; reduce_scatter: all input; all_to_all: one rank's send
     *     buffer
     * @param ranks ranks taking part
     * @param algorithm {@link #AUTO} or the name of an {@link Algorithm}
     * @throws IllegalArgumentException when bytes or ranks are out of range or the fabric offers no such algorithm
     */
    public static CollectiveTime time(FabricSpec fabric, CollectiveKind kind, long bytes, int ranks, String algorithm) {
        if (bytes < 0) {
            throw new IllegalArgumentException("a collective cannot move " + bytes + " bytes");
        }
        if (ranks < 1 || ranks > fabric.ranks()) {
            throw new IllegalArgumentException(
                    "found " + ranks + " ranks, expected 1 to the " + fabric.ranks() + " of the fabric");
        }
        if (ranks == 1 || bytes == 0) {
            return CollectiveTime.NOTHING;
        }
        if (fabric.topology() == Topology.RING && ranks != fabric.ranks()) {
            throw new IllegalArgumentException("a part of a ring is no ring: expected all " + fabric.ranks()
                    + " ranks to take part, found " + ranks);
        }
        List<Candidate> candidates = candidates(fabric, kind, ranks, algorithm);
        @Nullable Candidate chosen = byEstimate(fabric, bytes, candidates);
        return chosen == null ? fastest(fabric, bytes, candidates) : chosen.play(fabric, bytes);
    }

    private static List<Candidate> candidates(FabricSpec fabric, CollectiveKind kind, int ranks, String algorithm) {
        List<Candidate> candidates = new ArrayList<>();
        TreeSet<String> names = new TreeSet<>();
        for (AlgorithmSpec offered : fabric.algorithms()) {
            String key = offered.algorithm().key();
            boolean named = key.equals(algorithm) && offered.kinds().contains(kind);
            if (named || (algorithm.equals(AUTO) && offered.offers(kind, ranks))) {
                CollectiveSchedule schedule = offered.algorithm().schedule(kind, ranks);
                offered.protocols().forEach(protocol -> candidates.add(new Candidate(key, schedule, protocol)));
            }
            if (offered.kinds().contains(kind)) {
                names.add(key);
            }
        }
        if (candidates.isEmpty()) {
            throw new IllegalArgumentException("found algorithm \"" + algorithm + "\" for " + kind.key()
                    + ", expected auto or one that this fabric offers: " + names);
        }
        return candidates;
    }

    private static @Nullable Candidate byEstimate(FabricSpec fabric, long bytes, List<Candidate> candidates) {
        Candidate best = null;
        double least = Double.POSITIVE_INFINITY;
        for (Candidate candidate : candidates) {
            ProtocolSpec.@Nullable Estimate estimate = candidate.protocol.estimate();
            if (estimate == null) {
                return null;
            }
            double seconds = candidate.estimatedSeconds(fabric, bytes, estimate);
            if (seconds < least) {
                least = seconds;
                best = candidate;
            }
        }
        return best;
    }

    private static CollectiveTime fastest(FabricSpec fabric, long bytes, List<Candidate> candidates) {
        CollectiveTime best = candidates.get(0).play(fabric, bytes);
        for (Candidate candidate : candidates.subList(1, candidates.size())) {
            CollectiveTime time = candidate.play(fabric, bytes);
            if (time.ticks() < best.ticks()) {
                best = time;
            }
        }
        return best;
    }

    private record Candidate(String algorithm, CollectiveSchedule schedule, ProtocolSpec protocol) {
        CollectiveTime play(FabricSpec fabric, long bytes) {
            boolean folded = LinkSet.canFold(fabric, schedule);
            try {
                return new CollectivePlay(fabric, schedule, protocol, bytes, folded).run(algorithm);
            } catch (ArithmeticException e) {
                throw Ticks.outside("more for " + algorithm + " of " + bytes + " bytes");
            }
        }

        double estimatedSeconds(FabricSpec fabric, long bytes, ProtocolSpec.Estimate estimate) {
            int ranks = schedule.ranks();
            long sent = ScheduleBytes.of(schedule, schedule.kind().chunkBytes(bytes, ranks))
                    .sent();
            return estimate.startupSeconds()
                    + schedule.steps() * estimate.stepSeconds()
                    + sent / protocol.payloadBytesPerSecond(fabric.pathBytesPerSecond(ranks));
        }
    }
}
