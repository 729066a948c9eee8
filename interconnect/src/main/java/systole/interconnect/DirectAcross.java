package systole.interconnect;

import java.util.List;

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
            case ALL_TO_ALL, SEND -> crossing.ways(Algorithm.DIRECT);
            default -> List.of();
        };
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
                    : piece * (crossing.ranks() - crossing.placement().members().get(i));
            latency = Math.max(
                    latency,
                    crossing.placement().units(i) > 1
                            ? way.across().ringStepSeconds()
                                    + crossing.cluster().networks().get(i).latencySeconds()
                            : 0);
        }
        double[] shares = one ? crossing.shiftShares() : crossing.spreadShares();
        double link = crossing.networkSeconds(way, perDevice, piece, false, shares);
        NodeFabric fabric = crossing.cluster().fabric();
        ProtocolSpec inside = way.inside();
        if (!one && crossing.local() > 1 && fabric != null && inside != null) {
            double bytes = piece * (crossing.local() - 1);
            link = Math.max(link, bytes / fabric.payloadBytesPerSecond(inside, crossing.local()));
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

    @Override
    public double estimatedSeconds(Crossing crossing, Crossing.Way way) {
        return -1;
    }
}
