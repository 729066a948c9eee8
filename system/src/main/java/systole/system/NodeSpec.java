package systole.system;

import org.jspecify.annotations.Nullable;
import systole.microarch.DeviceSpec;

/**
 * Devices that one fabric joins: a server, a rack or a pod; a device alone is a node of one.
 *
 * @param id preset id
 * @param device each of the devices
 * @param devices number of devices
 * @param fabric links between the devices; null for a device alone
 * @param scaleOut network between nodes; null when nothing says one
 * @param host link between a device and its host; null when unknown
 */
public record NodeSpec(
        String id,
        DeviceSpec device,
        int devices,
        @Nullable FabricSpec fabric,
        @Nullable ScaleOutSpec scaleOut,
        @Nullable HostLinkSpec host) {
    /** Checks that several devices have links. */
    public NodeSpec {
        if (devices < 1 || (devices > 1 && fabric == null)) {
            throw new IllegalArgumentException("a node needs a device, and several need links between them");
        }
    }

    public systole.interconnect.@Nullable FabricSpec fabricFor(int ranks) {
        return null;
    }
}
