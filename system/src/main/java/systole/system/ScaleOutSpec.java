package systole.system;

/**
 * The network that joins nodes.
 *
 * @param bytesPerSecondPerDevice bandwidth of one device in one direction
 * @param latencySeconds from a device to one of another node
 */
public record ScaleOutSpec(double bytesPerSecondPerDevice, double latencySeconds) {
    /** Checks the signs. */
    public ScaleOutSpec {
        if (!(bytesPerSecondPerDevice > 0) || !(latencySeconds >= 0)) {
            throw new IllegalArgumentException("a network needs a positive bandwidth and a latency");
        }
    }
}
