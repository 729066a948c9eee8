package systole.system;

import java.util.List;
import org.jspecify.annotations.Nullable;
import systole.interconnect.AlgorithmSpec;
import systole.interconnect.ClusterSpec;
import systole.interconnect.FabricSpec;
import systole.interconnect.NodeFabric;
import systole.microarch.DeviceSpec;

/**
 * Devices that one fabric joins: a server, a rack or a pod; a device alone is a node of one.
 *
 * @param id preset id
 * @param device each of the devices
 * @param devices number of devices
 * @param devicesPerChip devices that one chip counts as; 1 where a chip is a device
 * @param fabric links between the devices; null for a device alone
 * @param scaleOut network between nodes; null when nothing says one
 * @param host link between a device and its host; null when unknown
 */
public record NodeSpec(
        String id,
        DeviceSpec device,
        int devices,
        int devicesPerChip,
        @Nullable NodeLinks fabric,
        @Nullable ScaleOutSpec scaleOut,
        @Nullable HostLinkSpec host) {
    /** Devices that are whole chips. */
    public NodeSpec(
            String id,
            DeviceSpec device,
            int devices,
            @Nullable NodeLinks fabric,
            @Nullable ScaleOutSpec scaleOut,
            @Nullable HostLinkSpec host) {
        this(id, device, devices, 1, fabric, scaleOut, host);
    }

    /** Checks that several devices have links, and that chips are whole. */
    public NodeSpec {
        if (devicesPerChip < 1 || devices % devicesPerChip != 0) {
            throw new IllegalArgumentException(
                    "devices that make up whole chips of " + devicesPerChip + " each, found " + devices);
        }
        if (devices < 1 || (devices > 1 && fabric == null)) {
            throw new IllegalArgumentException("a node needs a device, and several need links between them");
        }
        if (fabric != null) {
            fabric.check(devices);
        }
    }

    /** What a part of a chip is called that counts as a device. */
    public static String partOf(String chip, int parts) {
        return chip + partOf(parts);
    }

    private static String partOf(int parts) {
        return parts == 1 ? "" : " (1 of " + parts + ")";
    }

    /** Id of the chip that devices are, or are parts of. */
    public String chip() {
        String id = device.id();
        String part = partOf(devicesPerChip);
        return id.endsWith(part) ? id.substring(0, id.length() - part.length()) : id;
    }

    /** The same with another device, links and network. */
    NodeSpec with(DeviceSpec other, @Nullable NodeLinks links, @Nullable ScaleOutSpec network) {
        return new NodeSpec(id, other, devices, devicesPerChip, links, network, host);
    }

    /** The same whose links have another library; a device alone stays as it is. */
    NodeSpec offering(List<AlgorithmSpec> algorithms) {
        return with(device, fabric == null ? null : fabric.offering(algorithms), scaleOut);
    }

    /** The same as its slowest device sees it. */
    public NodeSpec with(List<Failure> failures) {
        return Failure.slowest(this, failures);
    }

    /**
     * The fabric on which a group of neighbouring devices, such as a tensor-parallel group, runs its collectives; null for a
     * group of one, which has none to run.
     *
     * @throws UnservedException when the node has fewer devices
     */
    public @Nullable FabricSpec fabricFor(int ranks) {
        NodeLinks links = linksOf(ranks);
        return links == null ? null : links.fabric(ranks, devices);
    }

    /** So many of its devices, side by side, as ranks of what times collectives among them. */
    public ClusterSpec cluster(int used) {
        return new ClusterSpec(used, clusterFabric(used), List.of());
    }

    /**
     * What joins so many of the node's devices for collectives among any of them; null for one.
     *
     * @param used devices of the node in use
     */
    @Nullable
    NodeFabric clusterFabric(int used) {
        return devices == 1 || fabric == null ? null : fabric.nodeFabric(used, devices);
    }

    /**
     * What that fabric takes for granted; often nothing.
     *
     * @throws UnservedException when the node has fewer devices
     */
    public List<String> fabricAssumptions(int ranks) {
        NodeLinks links = linksOf(ranks);
        return links == null ? List.of() : links.assumptions(ranks, devices);
    }

    /** What collectives of groups in a run take for granted; often nothing. */
    List<String> groupAssumptions(int ranks) {
        return ranks == 1 || fabric == null ? List.of() : fabric.groupAssumptions(ranks, devices);
    }

    private @Nullable NodeLinks linksOf(int ranks) {
        if (ranks < 1) {
            throw new IllegalArgumentException("a group has at least one device, found " + ranks);
        }
        if (ranks > devices) {
            throw new UnservedException(
                    "a group of " + ranks + " devices does not fit in " + id + ", which joins " + devices,
                    devices == 1
                            ? "name a node, or use one device"
                            : "use at most " + devices + " devices for a group");
        }
        return ranks == 1 ? null : fabric;
    }
}
