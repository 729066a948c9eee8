package systole.system;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import systole.interconnect.AlgorithmSpec;
import systole.interconnect.ClusterSpec;
import systole.sim.quantity.Quantity;

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
        Set<List<Object>> slow = new HashSet<>();
        for (Failure failure : failures) {
            if (!slow.add(List.of(failure.part(), failure.device()))) {
                throw new IllegalArgumentException("one rate for the "
                        + failure.part().key() + " of device " + failure.device() + ", which \"failures\" names twice");
            }
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
        return cluster(devices);
    }

    /**
     * The same for a run that uses only so many of them, side by side.
     *
     * @param used 1 to all devices
     */
    public ClusterSpec cluster(int used) {
        ScaleOutSpec network = node.scaleOut();
        int inNode = Math.min(used, node.devices());
        int inUse = (used + node.devices() - 1) / node.devices();
        ClusterSpec one = new ClusterSpec(inNode, node.clusterFabric(inNode), List.of());
        return inUse == 1 || network == null ? one : one.joined(network.joining(inUse));
    }

    /** The same with at least two of its nodes where a network could join them: what libraries offer across nodes shows. */
    public ClusterSpec joined() {
        ScaleOutSpec network = node.scaleOut();
        ClusterSpec one = new ClusterSpec(node.devices(), node.clusterFabric(node.devices()), List.of());
        return network == null ? one : one.joined(network.joining(Math.max(2, nodes)));
    }

    /** What collectives of the groups of a plan take for granted; often nothing. */
    public List<String> groupAssumptions(Parallelism plan) {
        int ranks = plan.widestGroup();
        int inNode = node.devices();
        ScaleOutSpec network = node.scaleOut();
        boolean straddles = plan.devices() > inNode && inNode % ranks != 0;
        if (!straddles || network == null) {
            return node.groupAssumptions(Math.min(ranks, inNode));
        }
        return List.of("groups of " + ranks + " ranks "
                + (ranks > inNode ? "lie in " + (ranks + inNode - 1) / inNode + " nodes of " : "straddle nodes of ")
                + inNode
                + ": what they exchange crosses the network at "
                + Quantity.format(network.bytesPerSecondPerDevice(), "B/s") + " a device");
    }

    /** The same machine where a library offers these algorithms on the links of its nodes, which it must have. */
    public SystemSpec offering(List<AlgorithmSpec> algorithms) {
        return new SystemSpec(id, node.offering(algorithms), nodes, devices, libraries, failures);
    }
}
