package systole.system;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A ring of neighbouring devices in a torus. It uses the links of one axis at each device, one way for each neighbour.
 *
 * @param axes lengths of the axes; a plain ring has one
 * @param deviceLinks links of one device, spread evenly over the axes
 */
record TorusRing(List<Integer> axes, int deviceLinks) {
    /** Links that a device has in the ring. */
    int links() {
        return deviceLinks / axes.size();
    }

    /** Checks that the axes hold the devices and have links both ways. */
    void check(int devices) {
        long places = axes.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
        if (places != devices) {
            throw new IllegalArgumentException("a torus of the " + devices + " devices, found " + shape());
        }
        int needed = axes.stream().anyMatch(axis -> axis > 2) ? 2 : 1;
        if (links() < needed) {
            throw new IllegalArgumentException(
                    needed + " links for each of " + axes.size() + " axes, found " + deviceLinks + " for all");
        }
    }

    /** True when some ring of neighbours has so many members. */
    boolean closes(int ranks) {
        return ranks <= 2 || axes.contains(ranks) || (ranks % 2 == 0 && fillsBox(ranks, 0, 0));
    }

    /** What timing a group as a ring takes for granted. */
    List<String> assumptions(int ranks) {
        List<String> assumptions = new ArrayList<>();
        if (axes.size() > 1) {
            assumptions.add("collectives among " + ranks + " devices run around one ring of neighbours: " + links()
                    + " of the " + deviceLinks + " links of a device");
        }
        if (!closes(ranks)) {
            assumptions.add("no ring of neighbours in the " + shape() + " has " + ranks
                    + " members: the hop that closes it leads through other devices and is timed as one hop");
        }
        return assumptions;
    }

    /** A box of an even number of places that is at least two wide in two directions has a ring through all of them. */
    private boolean fillsBox(int places, int axis, int wide) {
        if (axis == axes.size()) {
            return places == 1 && wide >= 2;
        }
        for (int side = 1; side <= Math.min(axes.get(axis), places); side++) {
            if (places % side == 0 && fillsBox(places / side, axis + 1, side > 1 ? wide + 1 : wide)) {
                return true;
            }
        }
        return false;
    }

    private String shape() {
        return axes.size() == 1
                ? "ring of " + axes.get(0)
                : axes.stream().map(String::valueOf).collect(Collectors.joining(" x ")) + " torus";
    }
}
