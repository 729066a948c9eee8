package systole.interconnect;

import java.util.List;
import java.util.Set;

/**
 * A communication library across nodes.
 *
 * @param algorithms what it offers
 * @param protocols ways in which it moves bytes, at least one
 */
public record NetworkLibrary(Set<Algorithm> algorithms, List<NetworkProtocol> protocols) {
    /** Every algorithm at no cost of its own. */
    public static final NetworkLibrary PLAIN =
            new NetworkLibrary(Set.of(Algorithm.values()), List.of(NetworkProtocol.PLAIN));

    /** Checks that something can run. */
    public NetworkLibrary {
        algorithms = Set.copyOf(algorithms);
        protocols = List.copyOf(protocols);
        if (algorithms.isEmpty() || protocols.isEmpty()) {
            throw new IllegalArgumentException("a library across nodes needs at least one algorithm and one protocol");
        }
        if (algorithms.contains(Algorithm.NVLS)
                && protocols.stream().allMatch(protocol -> protocol.switchStepSeconds() == null)) {
            throw new IllegalArgumentException(
                    "found nvls among its algorithms, expected the step between switches of the"
                            + " protocol that it takes across nodes");
        }
    }
}
