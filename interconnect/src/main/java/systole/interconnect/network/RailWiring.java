package systole.interconnect.network;

import java.util.ArrayList;
import java.util.List;

/**
 * Nodes whose devices share a switch, and a network switch for each place in a node, the rail. A message to another node and
 * place first goes to the device of that place in its own node.
 *
 * @param inNode rate to the node's switch
 * @param card rate to the rail's switch
 */
record RailWiring(int machines, int perMachine, LinkRate inNode, LinkRate card) implements Wiring {
    @Override
    public int devices() {
        return machines * perMachine;
    }

    @Override
    public int nodes() {
        return devices() + machines + perMachine;
    }

    @Override
    public List<Link> links() {
        List<Link> links = new ArrayList<>();
        for (int device = 0; device < devices(); device++) {
            links.add(new Link(device, inner(device), inNode));
            links.add(new Link(inner(device), device, inNode));
            links.add(new Link(device, rail(device), card));
            links.add(new Link(rail(device), device, card));
        }
        return links;
    }

    @Override
    public List<Integer> path(int from, int to) {
        if (inner(from) == inner(to)) {
            return List.of(from, inner(from), to);
        }
        if (rail(from) == rail(to)) {
            return List.of(from, rail(from), to);
        }
        int aside = from / perMachine * perMachine + to % perMachine;
        return List.of(from, inner(from), aside, rail(to), to);
    }

    private int inner(int device) {
        return devices() + device / perMachine;
    }

    private int rail(int device) {
        return devices() + machines + device % perMachine;
    }
}
