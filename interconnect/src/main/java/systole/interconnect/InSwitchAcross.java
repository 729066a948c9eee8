package systole.interconnect;

import java.util.List;
import java.util.Objects;
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
                || crossing.placement().fewest().get(0) < fabric.ranks()
                || !fabric.offers(CollectiveKind.ALL_REDUCE, algorithm().key())) {
            return List.of();
        }
        return crossing.ways(Algorithm.NVLS).stream()
                .filter(way -> way.across().switchStepSeconds() != null)
                .toList();
    }

    @Override
    public CollectiveTime time(Crossing crossing, Crossing.Way way) {
        CollectiveTime inside = inNode(crossing);
        double step = Objects.requireNonNull(way.across().switchStepSeconds());
        double latency = Ticks.toSeconds(inside.latencyTicks()) + 2 * crossing.treeCrossingSeconds(step);
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
        NetworkProtocol.Estimate table = way.across().estimate();
        NodeFabric fabric = crossing.cluster().fabric();
        ProtocolSpec inside = way.inside();
        if (table == null || table.switchStepSeconds() == null || fabric == null || inside == null) {
            return -1;
        }
        // up once, and down the share that the switch has given (InSwitchSchedule)
        double sent = (1 + 1.0 / crossing.local()) * crossing.bytes();
        return way.tableStartup()
                + 2 * crossing.treeLevels() * table.switchStepSeconds()
                + Math.max(
                        sent / fabric.payloadBytesPerSecond(inside, crossing.local()),
                        TreeAcross.networkSeconds(crossing, way));
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
