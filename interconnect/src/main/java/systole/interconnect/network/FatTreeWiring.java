package systole.interconnect.network;

import java.util.ArrayList;
import java.util.List;

/**
 * Two tiers of switches: leaves with their devices, and spines that every leaf has a link to. A message to another leaf takes
 * the spine that its destination's number says, so that messages to different devices spread over all.
 *
 * @param up rate of a link between leaf and spine
 */
record FatTreeWiring(int devices, int leafDevices, int spines, LinkRate rate, LinkRate up) implements Wiring {
    @Override
    public int nodes() {
        return devices + leaves() + spines;
    }

    @Override
    public List<Link> links() {
        List<Link> links = new ArrayList<>();
        for (int device = 0; device < devices; device++) {
            links.add(new Link(device, leaf(device), rate));
            links.add(new Link(leaf(device), device, rate));
        }
        for (int leaf = 0; leaf < leaves(); leaf++) {
            for (int spine = 0; spine < spines; spine++) {
                links.add(new Link(devices + leaf, devices + leaves() + spine, up));
                links.add(new Link(devices + leaves() + spine, devices + leaf, up));
            }
        }
        return links;
    }

    @Override
    public List<Integer> path(int from, int to) {
        return leaf(from) == leaf(to)
                ? List.of(from, leaf(from), to)
                : List.of(from, leaf(from), devices + leaves() + to % spines, leaf(to), to);
    }

    private int leaves() {
        return (devices - 1) / leafDevices + 1;
    }

    private int leaf(int device) {
        return devices + device / leafDevices;
    }
}
