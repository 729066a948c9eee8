package systole.interconnect.network;

import java.util.ArrayList;
import java.util.List;

/** Devices in a row, each joined to its neighbours; in a ring the last is a neighbour of the first. Messages take the shorter way. */
record RowWiring(int devices, boolean ring, LinkRate rate) implements Wiring {
    @Override
    public int nodes() {
        return devices;
    }

    @Override
    public List<Link> links() {
        List<Link> links = new ArrayList<>();
        int last = ring && devices > 2 ? devices : devices - 1;
        for (int device = 0; device < last; device++) {
            links.add(new Link(device, (device + 1) % devices, rate));
            links.add(new Link((device + 1) % devices, device, rate));
        }
        return links;
    }

    @Override
    public List<Integer> path(int from, int to) {
        int ahead = Math.floorMod(to - from, devices);
        boolean forward = ring ? 2 * ahead <= devices : to > from;
        int hops = ring ? Math.min(ahead, devices - ahead) : Math.abs(to - from);
        List<Integer> path = new ArrayList<>();
        for (int hop = 0; hop <= hops; hop++) {
            path.add(Math.floorMod(forward ? from + hop : from - hop, devices));
        }
        return path;
    }

    @Override
    public boolean rotates() {
        return ring;
    }
}
