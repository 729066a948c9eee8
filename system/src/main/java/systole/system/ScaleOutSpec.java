package systole.system;

import systole.interconnect.FatTreeShape;
import systole.interconnect.NetworkLibrary;
import systole.interconnect.NetworkShape;
import systole.interconnect.NetworkSpec;

/**
 * The network that joins nodes.
 *
 * @param bytesPerSecondPerDevice bandwidth of one device in one direction
 * @param latencySeconds from a device to one of another node
 * @param shape how switches join the nodes
 * @param library the communication library that runs across it
 */
public record ScaleOutSpec(
        double bytesPerSecondPerDevice, double latencySeconds, NetworkShape shape, NetworkLibrary library) {
    /** A network that does not block and whose library costs nothing. */
    public ScaleOutSpec(double bytesPerSecondPerDevice, double latencySeconds) {
        this(bytesPerSecondPerDevice, latencySeconds, FatTreeShape.NON_BLOCKING, NetworkLibrary.PLAIN);
    }

    /** Checks the signs. */
    public ScaleOutSpec {
        if (!(bytesPerSecondPerDevice > 0) || !(latencySeconds >= 0)) {
            throw new IllegalArgumentException("a network needs a positive bandwidth and a latency");
        }
    }

    /** The same at a part of the rate. */
    ScaleOutSpec slower(double part) {
        return new ScaleOutSpec(part * bytesPerSecondPerDevice, latencySeconds, shape, library);
    }

    /** The network of so many nodes. */
    NetworkSpec joining(int nodes) {
        return new NetworkSpec(nodes, bytesPerSecondPerDevice, latencySeconds, shape, library);
    }
}
