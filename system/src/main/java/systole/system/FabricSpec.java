package systole.system;

import java.util.List;

/**
 * The links that join the devices of a node or pod.
 *
 * @param linkType generation of the links, such as nvlink4
 * @param linksPerDevice links of one device
 * @param bytesPerSecondPerDevice payload of all links of a device, in one direction
 * @param latencySeconds from a device to its neighbour, or through the switch
 * @param topology one of {@link #TOPOLOGIES}
 * @param dimensions sizes of a torus; empty otherwise
 * @param inSwitchReduction whether the switch adds up what passes through it
 */
public record FabricSpec(
        String linkType,
        int linksPerDevice,
        double bytesPerSecondPerDevice,
        double latencySeconds,
        String topology,
        List<Integer> dimensions,
        boolean inSwitchReduction) {
    /** Names of the topologies. */
    public static final List<String> TOPOLOGIES = List.of("switch", "ring", "full", "torus2d", "torus3d");

    /** Checks that a torus has its sizes and the rest is positive. */
    public FabricSpec {
        dimensions = List.copyOf(dimensions);
        if (linksPerDevice < 1 || !(bytesPerSecondPerDevice > 0) || !(latencySeconds >= 0)) {
            throw new IllegalArgumentException("links need a positive count and bandwidth");
        }
        int expected = topology.equals("torus2d") ? 2 : topology.equals("torus3d") ? 3 : 0;
        if (dimensions.size() != expected) {
            throw new IllegalArgumentException(topology + " needs " + expected + " dimensions");
        }
    }
}
