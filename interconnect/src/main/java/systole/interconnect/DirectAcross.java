package systole.interconnect;

import java.util.List;
import systole.sim.Ticks;

/**
 * Every rank sends to its peers at once: inside the node over its fabric, to other nodes by its own card, at the same time.
 * With {@link CollectiveKind#SEND} the one peer is the next of the group.
 */
final class DirectAcross implements AcrossNodes {
    @Override
    public Algorithm algorithm() {
        return Algorithm.DIRECT;
    }

    @Override
    public List<Crossing.Way> ways(Crossing crossing) {
        return switch (crossing.kind()) {
            case ALL_TO_ALL, SEND -> {
                List<Crossing.Way> ways = crossing.ways(Algorithm.DIRECT);
                yield ways.isEmpty() ? across(crossing) : ways;
            }
            default -> List.of();
        };
    }

    /** A card needs no protocol of its node, which does its own part meanwhile. */
    private static List<Crossing.Way> across(Crossing crossing) {
        return crossing.cluster().networks().get(0).library().protocols().stream()
                .map(protocol -> new Crossing.Way(protocol, null))
                .toList();
    }

    @Override
    public CollectiveTime time(Crossing crossing, Crossing.Way way) {
        boolean one = crossing.kind() == CollectiveKind.SEND;
        double piece = (double) crossing.bytes() / (one ? 1 : crossing.ranks());
        int networks = crossing.networks();
        double[] perDevice = new double[networks];
        double latency = 0;
        for (int i = 0; i < networks; i++) {
            perDevice[i] = one
                    ? piece
                    : piece * (crossing.ranks() - crossing.placement().fewest().get(i));
            latency = Math.max(
                    latency,
                    crossing.placement().units(i) > 1
                            ? way.across().ringStepSeconds()
                                    + crossing.cluster().networks().get(i).latencySeconds()
                            : 0);
        }
        double[] shares = one ? crossing.shiftShares() : crossing.spreadShares();
        double link = crossing.networkSeconds(way, perDevice, piece, false, shares);
        if (!one) {
            link = Math.max(link, insideSeconds(crossing, way, piece));
        }
        double sent = one ? piece : piece * (crossing.ranks() - 1);
        return new Spent(way.startupSeconds() + latency, link, 0)
                .as(
                        algorithm().key(),
                        way.across().name(),
                        1,
                        sent,
                        sent * way.across().lineBytes() / way.across().payloadBytes(),
                        2 * sent);
    }

    /** Seconds in which the node carries what stays in it. */
    private static double insideSeconds(Crossing crossing, Crossing.Way way, double piece) {
        NodeFabric fabric = crossing.cluster().fabric();
        int local = crossing.local();
        if (local == 1 || fabric == null) {
            return 0;
        }
        ProtocolSpec inside = way.inside();
        if (inside != null) {
            return piece * (local - 1) / fabric.payloadBytesPerSecond(inside, local);
        }
        RankGroup group = new RankGroup(local, crossing.group().stride());
        return Ticks.toSeconds(
                fabric.time(CollectiveKind.ALL_TO_ALL, Math.round(piece * local), group, CollectiveTimer.AUTO)
                        .linkTicks());
    }

    @Override
    public double estimatedSeconds(Crossing crossing, Crossing.Way way) {
        return -1;
    }
}
