package systole.interconnect;

import java.util.List;

/**
 * One ring through all ranks, node after node, on each of many channels: every card of a node carries its share of what enters
 * and leaves the node. Steps inside a node run while cards post theirs, so none is shorter than a post.
 */
final class RingAcross implements AcrossNodes {
    @Override
    public Algorithm algorithm() {
        return Algorithm.RING;
    }

    @Override
    public List<Crossing.Way> ways(Crossing crossing) {
        return switch (crossing.kind()) {
            case ALL_TO_ALL, SEND -> List.of();
            default -> crossing.ways(Algorithm.RING);
        };
    }

    @Override
    public CollectiveTime time(Crossing crossing, Crossing.Way way) {
        double sent = sentBytes(crossing);
        double chunk = crossing.kind().chunkBytes(crossing.bytes(), crossing.ranks());
        ProtocolSpec inside = way.inside();
        double memory = inside == null
                ? 0
                : chunk
                        * inside.endpoint().accessesPerByte()
                        / inside.endpoint().localBytesPerSecond();
        double latency =
                latency(crossing, way, way.startupSeconds(), Math.max(crossing.insideStepSeconds(way), post(way)));
        return new Spent(latency, linkSeconds(crossing, way), memory)
                .as(
                        algorithm().key(),
                        way.across().name(),
                        steps(crossing),
                        sent,
                        sent * way.across().lineBytes() / way.across().payloadBytes(),
                        sent * (crossing.kind() == CollectiveKind.ALL_GATHER ? 2 : 3));
    }

    @Override
    public double estimatedSeconds(Crossing crossing, Crossing.Way way) {
        NetworkProtocol.Estimate table = way.across().estimate();
        if (table == null) {
            return -1;
        }
        int rounds = rounds(crossing);
        int across = 0;
        for (int i = 0; i < crossing.networks(); i++) {
            across += rounds * Math.max(0, crossing.hopsAcross(i));
        }
        double step = crossing.local() == 1 ? table.treeStepSeconds() : table.ringStepSeconds();
        double inside = Math.max(way.tableStep(), post(way));
        return way.tableStartup() + (steps(crossing) - across) * inside + across * step + linkSeconds(crossing, way);
    }

    private static double post(Crossing.Way way) {
        return way.across().postSeconds();
    }

    /** A pipeline from rank to rank has as many steps as a round; each is counted once. */
    private static double latency(Crossing crossing, Crossing.Way way, double startup, double inside) {
        int rounds = rounds(crossing);
        int across = 0;
        for (int i = 0; i < crossing.networks(); i++) {
            across += rounds * crossing.hopsAcross(i);
        }
        return startup + (steps(crossing) - across) * inside + rounds * crossing.ringCrossingSeconds(way);
    }

    private static int rounds(Crossing crossing) {
        return crossing.kind() == CollectiveKind.ALL_REDUCE ? 2 : 1;
    }

    private static int steps(Crossing crossing) {
        return rounds(crossing) * (crossing.ranks() - 1);
    }

    /** Bytes that each rank passes on. */
    private static double sentBytes(Crossing crossing) {
        double whole = crossing.bytes();
        return crossing.kind() == CollectiveKind.BROADCAST
                ? whole
                : rounds(crossing) * whole * (crossing.ranks() - 1) / crossing.ranks();
    }

    static double linkSeconds(Crossing crossing, Crossing.Way way) {
        double sent = sentBytes(crossing);
        double chunk = crossing.kind().chunkBytes(crossing.bytes(), crossing.ranks());
        double[] perDevice = new double[crossing.networks()];
        for (int i = 0; i < perDevice.length; i++) {
            perDevice[i] = sent / crossing.placement().fewest().get(i);
        }
        double[] shares = crossing.shiftShares();
        double network =
                crossing.networkSeconds(way, perDevice, (double) way.across().messageBytes(), false, shares);
        NodeFabric fabric = crossing.cluster().fabric();
        ProtocolSpec inside = way.inside();
        if (crossing.local() == 1 || fabric == null || inside == null) {
            return network;
        }
        double rate = fabric.payloadBytesPerSecond(inside, crossing.local());
        double channels = inside.channelSeconds(Math.round(chunk)) * steps(crossing);
        return Math.max(network, Math.max(sent / rate, channels));
    }
}
