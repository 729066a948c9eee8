package systole.interconnect;

import java.util.List;
import systole.sim.Ticks;

/** The node's switch adds up inside the nodes, trees of cards across them. */
final class InSwitchAcross implements AcrossNodes {
    @Override
    public Algorithm algorithm() {
        return Algorithm.NVLS;
    }

    @Override
    public List<Crossing.Way> ways(Crossing crossing) {
        NodeFabric fabric = crossing.cluster().fabric();
        if (crossing.kind() != CollectiveKind.ALL_REDUCE
                || fabric == null
                || crossing.local() < fabric.ranks()
                || !fabric.offers(CollectiveKind.ALL_REDUCE, algorithm().key())) {
            return List.of();
        }
        List<Crossing.Way> ways = crossing.ways(Algorithm.NVLS);
        return ways.subList(ways.size() - 1, ways.size());
    }

    @Override
    public CollectiveTime time(Crossing crossing, Crossing.Way way) {
        CollectiveTime inside = inNode(crossing);
        double latency = Ticks.toSeconds(inside.latencyTicks()) + 2 * crossing.treeCrossingSeconds(way);
        double link = Math.max(Ticks.toSeconds(inside.linkTicks()), TreeAcross.networkSeconds(crossing, way));
        return new Spent(latency, link, Ticks.toSeconds(inside.memoryTicks()))
                .as(
                        algorithm().key(),
                        way.across().name(),
                        inside.steps(),
                        (double) inside.bytesSent(),
                        (double) inside.lineBytes(),
                        (double) inside.localMemoryBytes());
    }

    @Override
    public double estimatedSeconds(Crossing crossing, Crossing.Way way) {
        return Ticks.toSeconds(time(crossing, way).ticks());
    }

    private CollectiveTime inNode(Crossing crossing) {
        NodeFabric fabric = crossing.cluster().fabric();
        if (fabric == null) {
            throw new IllegalStateException("no switch without a node");
        }
        return fabric.time(
                crossing.kind(),
                crossing.bytes(),
                RankGroup.contiguous(crossing.local()),
                algorithm().key());
    }
}
