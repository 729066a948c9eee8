package systole.interconnect.network;

import java.util.List;

/** How links join devices, the nodes from 0, and switches, the nodes after them. */
public interface Wiring {
    /** Devices. */
    int devices();

    /** Devices and switches. */
    int nodes();

    /** All directed links, at most one from a node to another. */
    List<Link> links();

    /** The nodes that a message passes from a device to another one, both ends included. */
    List<Integer> path(int from, int to);

    /**
     * True when moving every device on by one place (the last to the first) changes nothing, so that one device can stand for
     * all.
     */
    default boolean rotates() {
        return false;
    }
}
