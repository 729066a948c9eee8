package systole.system;

/**
 * The link between a device and its host.
 *
 * @param type generation and width, such as pcie5-x16
 * @param bytesPerSecond bandwidth in one direction
 */
public record HostLinkSpec(String type, double bytesPerSecond) {
    /** Checks the bandwidth. */
    public HostLinkSpec {
        if (!(bytesPerSecond > 0)) {
            throw new IllegalArgumentException("a host link needs a positive bandwidth");
        }
    }
}
