package systole.interconnect;

/**
 * The network that joins nodes, and the communication library that runs across it.
 *
 * @param nodes nodes joined
 * @param bytesPerSecondPerDevice line rate of a device's card (or its share of the node's) in one direction
 * @param latencySeconds from a device to one of another node, small message, wire and switches and cards
 * @param shape how switches join the nodes
 * @param library what runs across it
 */
public record NetworkSpec(
        int nodes, double bytesPerSecondPerDevice, double latencySeconds, NetworkShape shape, NetworkLibrary library) {
    /** Checks the ranges. */
    public NetworkSpec {
        if (nodes < 1) {
            throw new IllegalArgumentException("a network joins at least one node, found " + nodes);
        }
        if (!(bytesPerSecondPerDevice > 0) || !(latencySeconds >= 0)) {
            throw new IllegalArgumentException("a network needs a positive bandwidth and a latency");
        }
    }

    /** A network that does not block and whose library costs nothing. */
    public static NetworkSpec plain(int nodes, double bytesPerSecondPerDevice, double latencySeconds) {
        return new NetworkSpec(
                nodes, bytesPerSecondPerDevice, latencySeconds, FatTreeShape.NON_BLOCKING, NetworkLibrary.PLAIN);
    }
}
