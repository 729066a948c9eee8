package systole.interconnect;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Devices on levels of fabrics, innermost first: a node's fabric joins its devices, the first network joins nodes, the next
 * joins what that joined, and so on.
 *
 * @param nodeDevices devices of a node
 * @param fabric what joins them; null for nodes of one device
 * @param networks what joins nodes, from the inside out; none for one node
 */
public record ClusterSpec(int nodeDevices, @Nullable NodeFabric fabric, List<NetworkSpec> networks) {
    /** Checks that a node of several devices has a fabric for them. */
    public ClusterSpec {
        networks = List.copyOf(networks);
        if (nodeDevices < 1 || (nodeDevices > 1 && (fabric == null || fabric.ranks() < nodeDevices))) {
            throw new IllegalArgumentException(
                    "a node has at least one device, and several have a fabric that joins them; found " + nodeDevices);
        }
    }

    /** One node. */
    public static ClusterSpec node(NodeFabric fabric) {
        return new ClusterSpec(fabric.ranks(), fabric, List.of());
    }

    /** Copies of this joined by a network. */
    public ClusterSpec joined(NetworkSpec network) {
        return new ClusterSpec(
                nodeDevices,
                fabric,
                Stream.concat(networks.stream(), Stream.of(network)).toList());
    }

    /** All devices. */
    public long devices() {
        long all = nodeDevices;
        for (NetworkSpec network : networks) {
            all = Math.multiplyExact(all, (long) network.nodes());
        }
        return all;
    }

    /** True when groups of this shape lie each within a node. */
    public boolean withinNode(RankGroup group) {
        return Placement.of(this, group).local() == group.size();
    }
}
