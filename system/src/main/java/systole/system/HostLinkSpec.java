package systole.system;

import org.jspecify.annotations.Nullable;

/**
 * The link between a device and its host.
 *
 * @param type generation and width, such as pcie5-x16
 * @param bytesPerSecond bandwidth in one direction
 * @param work what the host does for the device; null when that does everything itself
 */
public record HostLinkSpec(
        String type, double bytesPerSecond, @Nullable HostSpec work) {
    /** Checks the bandwidth. */
    public HostLinkSpec {
        if (!(bytesPerSecond > 0)) {
            throw new IllegalArgumentException("a host link needs a positive bandwidth");
        }
    }
}
