package systole.interconnect.network;

import java.util.ArrayList;
import java.util.List;

/** Every device has a link to one switch, which does not block. */
record StarWiring(int devices, LinkRate rate) implements Wiring {
    @Override
    public int nodes() {
        return devices + 1;
    }

    @Override
    public List<Link> links() {
        List<Link> links = new ArrayList<>();
        for (int device = 0; device < devices; device++) {
            links.add(new Link(device, devices, rate));
            links.add(new Link(devices, device, rate));
        }
        return links;
    }

    @Override
    public List<Integer> path(int from, int to) {
        return List.of(from, devices, to);
    }

    @Override
    public boolean rotates() {
        return true;
    }
}
