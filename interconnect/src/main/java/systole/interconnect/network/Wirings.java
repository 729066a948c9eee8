package systole.interconnect.network;

import java.util.List;
import java.util.stream.IntStream;

/** The wirings that there are. */
public final class Wirings {
    private Wirings() {}

    /** Links of all devices to one switch. */
    public static Wiring star(int devices, LinkRate rate) {
        return new StarWiring(devices, rate);
    }

    /** Each device joined to the next, the last to the first. */
    public static Wiring ring(int devices, LinkRate rate) {
        return new RowWiring(devices, true, rate);
    }

    /** Each device joined to the next. */
    public static Wiring row(int devices, LinkRate rate) {
        return new RowWiring(devices, false, rate);
    }

    /** A link between any two devices. */
    public static Wiring full(int devices, LinkRate rate) {
        return new FullWiring(devices, rate);
    }

    /** A torus of any number of axes; an axis that does not wrap around is a row. */
    public static Wiring torus(List<Integer> dimensions, List<Boolean> wraps, LinkRate rate) {
        return grid(IntStream.range(0, dimensions.size())
                .mapToObj(axis -> (Wiring) new RowWiring(dimensions.get(axis), wraps.get(axis), rate))
                .toList());
    }

    /** A hierarchy or grid: each line along an axis is wired in the axis's own way, the first axis innermost. */
    public static Wiring grid(List<Wiring> axes) {
        return axes.size() == 1 ? axes.get(0) : new GridWiring(axes);
    }

    /** Two tiers of switches. A leaf has {@code leafDevices} devices and a link with {@code up} to each of the spines. */
    public static Wiring fatTree(int devices, int leafDevices, int spines, LinkRate rate, LinkRate up) {
        return new FatTreeWiring(devices, leafDevices, spines, rate, up);
    }

    /** Nodes of devices behind a switch, whose cards meet at one network switch for each place in a node. */
    public static Wiring rails(int machines, int perMachine, LinkRate inNode, LinkRate card) {
        return new RailWiring(machines, perMachine, inNode, card);
    }

    /** Groups of routers with one link between any two groups. */
    public static Wiring dragonfly(
            int groups, int routers, int perRouter, LinkRate rate, LinkRate inGroup, LinkRate global) {
        return new DragonflyWiring(groups, routers, perRouter, rate, inGroup, global);
    }
}
