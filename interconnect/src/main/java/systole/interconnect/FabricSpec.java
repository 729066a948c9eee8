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
        Topology topology, int ranks, LinkSpec link, boolean inSwitchReduction, List<AlgorithmSpec> algorithms) {
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
}
