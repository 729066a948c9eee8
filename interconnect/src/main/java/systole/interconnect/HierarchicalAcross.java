package systole.interconnect;

import java.util.ArrayList;
import java.util.List;

/** One level after the other: the node's ranks share out the buffer, cards exchange shares, the node gathers them. */
final class HierarchicalAcross implements AcrossNodes {
    /** A part of the work. */
    private record Part(CollectiveKind kind, long bytes, RankGroup group) {}

    @Override
    public Algorithm algorithm() {
        return Algorithm.HIERARCHICAL;
    }

    @Override
    public List<Crossing.Way> ways(Crossing crossing) {
        boolean splits = crossing.local() > 1 && crossing.ranks() % crossing.local() == 0;
        return splits && !parts(crossing).isEmpty()
                ? List.of(new Crossing.Way(
                        crossing.cluster()
                                .networks()
                                .get(0)
                                .library()
                                .protocols()
                                .get(0),
                        null))
                : List.of();
    }

    @Override
    public CollectiveTime time(Crossing crossing, Crossing.Way way) {
        List<CollectiveTime> times = new ArrayList<>();
        for (Part part : parts(crossing)) {
            times.add(ClusterTimer.time(
                    crossing.cluster(), part.kind(), part.bytes(), part.group(), CollectiveTimer.AUTO));
        }
        CollectiveTime sum = times.get(0);
        for (CollectiveTime time : times.subList(1, times.size())) {
            sum = sum.then(time);
        }
        return sum.named(algorithm().key());
    }

    @Override
    public double estimatedSeconds(Crossing crossing, Crossing.Way way) {
        return -1;
    }

    private static List<Part> parts(Crossing crossing) {
        int local = crossing.local();
        int stride = crossing.group().stride();
        RankGroup inside = new RankGroup(local, stride);
        RankGroup across = new RankGroup(crossing.ranks() / local, stride * local);
        long bytes = crossing.bytes();
        long share = (bytes + local - 1) / local;
        Part sum = new Part(CollectiveKind.REDUCE_SCATTER, bytes, inside);
        Part gather = new Part(CollectiveKind.ALL_GATHER, bytes, inside);
        return switch (crossing.kind()) {
            case ALL_REDUCE -> List.of(sum, new Part(CollectiveKind.ALL_REDUCE, share, across), gather);
            case ALL_GATHER -> List.of(new Part(CollectiveKind.ALL_GATHER, share, across), gather);
            case REDUCE_SCATTER -> List.of(sum, new Part(CollectiveKind.REDUCE_SCATTER, share, across));
            case BROADCAST -> List.of(new Part(CollectiveKind.BROADCAST, share, across), gather);
            case ALL_TO_ALL, SEND -> List.of();
        };
    }
}
