package systole.system;

import java.util.List;
import systole.interconnect.ClusterSpec;

/**
 * The machine of a scenario: copies of a node, the last of which may be partly used.
 *
 * @param id preset id, or the id of the description
 * @param node one node
 * @param nodes copies
 * @param devices devices that may be used, at most those of all copies
 * @param libraries kernels that software has for the devices
 * @param failures devices that are slower than the others; {@code node} is as the slowest sees it
 */
public record SystemSpec(
        String id, NodeSpec node, int nodes, int devices, SoftwareLibraries libraries, List<Failure> failures) {
    /** A system without failures. */
    public SystemSpec(String id, NodeSpec node, int nodes, int devices, SoftwareLibraries libraries) {
        this(id, node, nodes, devices, libraries, List.of());
    }

    /** Checks the counts. */
    public SystemSpec {
        failures = List.copyOf(failures);
        if (nodes < 1 || devices < 1 || devices > (long) nodes * node.devices()) {
            throw new IllegalArgumentException("a system has 1 to " + (long) nodes * node.devices() + " devices");
        }
        int all = devices;
        if (failures.stream().anyMatch(failure -> failure.device() >= all)) {
            throw new IllegalArgumentException("failures of devices 0 to " + (all - 1));
        }
        if (nodes > 1 && node.scaleOut() == null) {
            throw new IllegalArgumentException("several nodes need a network between them");
        }
    }

    /**
     * The devices as ranks on fabrics: what times collectives among any of them. A slice of one torus has the shape nearest to
     * a cube, and its axes close where the pod's switches close them.
     */
    public ClusterSpec cluster() {
        ScaleOutSpec network = node.scaleOut();
        int inNode = nodes == 1 ? devices : node.devices();
        ClusterSpec one = new ClusterSpec(inNode, node.clusterFabric(inNode), List.of());
        return nodes == 1 || network == null ? one : one.joined(network.joining(nodes));
    }
}
