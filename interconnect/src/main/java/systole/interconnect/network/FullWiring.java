package systole.interconnect.network;

import java.util.ArrayList;
import java.util.List;

/** Every device has a link to every other. */
record FullWiring(int devices, LinkRate rate) implements Wiring {
    @Override
    public int nodes() {
        return devices;
    }

    @Override
    public List<Link> links() {
        List<Link> links = new ArrayList<>();
        for (int from = 0; from < devices; from++) {
            for (int to = 0; to < devices; to++) {
                if (from != to) {
                    links.add(new Link(from, to, rate));
                }
            }
        }
        return links;
    }

    @Override
    public List<Integer> path(int from, int to) {
        return List.of(from, to);
    }

    @Override
    public boolean rotates() {
        return true;
    }
}
