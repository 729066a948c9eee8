package systole.interconnect;

import java.util.List;

/**
 * Ranks joined by links, and the algorithms of the communication library that runs on them.
 *
 * @param topology how the links join the ranks
 * @param ranks devices joined
 * @param link the links of one device
 * @param inSwitchReduction true where the switch adds and multicasts by itself
 * @param algorithms what the library offers
 */
public record FabricSpec(
        Topology topology, int ranks, LinkSpec link, boolean inSwitchReduction, List<AlgorithmSpec> algorithms)
        implements NodeFabric {
    /** Checks that the parts fit together. */
    public FabricSpec {
        algorithms = List.copyOf(algorithms);
        if (ranks < 1) {
            throw new IllegalArgumentException("a fabric joins at least one rank, found " + ranks);
        }
        if (inSwitchReduction && topology != Topology.SWITCH) {
            throw new IllegalArgumentException("reduction in the switch needs a switch, found " + topology);
        }
        for (AlgorithmSpec offered : algorithms) {
            if (offered.algorithm().needsInSwitchReduction() && !inSwitchReduction) {
                throw new IllegalArgumentException(
                        offered.algorithm().key() + " needs a switch that reduces, and this fabric has none");
            }
        }
    }

    /** Line rate of one path (all the links it bundles) in one direction, bytes a second. */
    public double pathBytesPerSecond(int ranksTakingPart) {
        return link.bytesPerSecond() * topology.linksPerPath(link.count(), ranksTakingPart);
    }

    /**
     * What a group of so many of the ranks has to itself: all of a switch, the links between them where each has one to every
     * other, a ring of their own.
     */
    public FabricSpec among(int members) {
        if (members < 1 || members > ranks) {
            throw new IllegalArgumentException(
                    "found " + members + " ranks, expected 1 to the " + ranks + " of the fabric");
        }
        return members == 1 || members == ranks ? this : topology.among(this, members);
    }

    /** The same with so many ranks and links of a device. */
    FabricSpec with(int members, int links) {
        LinkSpec some = new LinkSpec(link.bytesPerSecond(), links, link.latencySeconds());
        return new FabricSpec(topology, members, some, inSwitchReduction, algorithms);
    }

    /** The same where neighbours are so many hops apart and as many groups share each link. */
    FabricSpec spread(int hops) {
        LinkSpec shared = new LinkSpec(link.bytesPerSecond() / hops, link.count(), hops * link.latencySeconds());
        return new FabricSpec(topology, ranks, shared, inSwitchReduction, algorithms);
    }

    @Override
    public CollectiveTime time(CollectiveKind kind, long bytes, RankGroup group, String algorithm) {
        FabricSpec own = topology.strided(among(group.size()), group.stride());
        return CollectiveTimer.time(own, kind, bytes, group.size(), algorithm);
    }

    @Override
    public boolean offers(CollectiveKind kind, String algorithm) {
        return algorithms.stream()
                .anyMatch(offered -> offered.algorithm().key().equals(algorithm)
                        && offered.kinds().contains(kind));
    }

    @Override
    public List<ProtocolSpec> protocols(Algorithm algorithm) {
        return algorithms.stream()
                .filter(offered -> offered.algorithm() == algorithm)
                .flatMap(offered -> offered.protocols().stream())
                .toList();
    }

    @Override
    public double hopSeconds() {
        return link.latencySeconds();
    }

    @Override
    public double payloadBytesPerSecond(ProtocolSpec protocol, int members) {
        return protocol.payloadBytesPerSecond(among(members).pathBytesPerSecond(members));
    }
}
