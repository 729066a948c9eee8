package systole.system;

/**
 * The machine of a scenario: copies of a node, the last of which may be partly used.
 *
 * @param id preset id, or the id of the description
 * @param node one node
 * @param nodes copies
 * @param devices devices that may be used, at most those of all copies
 * @param libraries kernels that software has for the devices
 */
public record SystemSpec(String id, NodeSpec node, int nodes, int devices, SoftwareLibraries libraries) {
    /** Checks the counts. */
    public SystemSpec {
        if (nodes < 1 || devices < 1 || devices > (long) nodes * node.devices()) {
            throw new IllegalArgumentException("a system has 1 to " + (long) nodes * node.devices() + " devices");
        }
        if (nodes > 1 && node.scaleOut() == null) {
            throw new IllegalArgumentException("several nodes need a network between them");
        }
    }
}
