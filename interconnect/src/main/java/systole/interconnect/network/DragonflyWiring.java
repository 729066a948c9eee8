package systole.interconnect.network;

import java.util.ArrayList;
import java.util.List;

/**
 * Groups of routers, all joined inside a group, and one global link between any two groups, which the routers of a group own in
 * turn. Messages take the direct way: to the router with the link to the other group, across, to the destination's router.
 */
record DragonflyWiring(int groups, int routers, int perRouter, LinkRate rate, LinkRate inGroup, LinkRate global)
        implements Wiring {
    @Override
    public int devices() {
        return groups * routers * perRouter;
    }

    @Override
    public int nodes() {
        return devices() + groups * routers;
    }

    @Override
    public List<Link> links() {
        List<Link> links = new ArrayList<>();
        for (int device = 0; device < devices(); device++) {
            links.add(new Link(device, router(device), rate));
            links.add(new Link(router(device), device, rate));
        }
        for (int group = 0; group < groups; group++) {
            for (int one = 0; one < routers; one++) {
                for (int other = 0; other < routers; other++) {
                    if (one != other) {
                        links.add(new Link(node(group, one), node(group, other), inGroup));
                    }
                }
            }
            for (int other = 0; other < groups; other++) {
                if (group != other) {
                    links.add(new Link(gate(group, other), gate(other, group), global));
                }
            }
        }
        return links;
    }

    @Override
    public List<Integer> path(int from, int to) {
        List<Integer> path = new ArrayList<>(List.of(from, router(from)));
        int group = from / (routers * perRouter);
        int there = to / (routers * perRouter);
        if (group != there) {
            add(path, gate(group, there));
            add(path, gate(there, group));
        }
        add(path, router(to));
        path.add(to);
        return path;
    }

    private static void add(List<Integer> path, int node) {
        if (path.get(path.size() - 1) != node) {
            path.add(node);
        }
    }

    private int router(int device) {
        return devices() + device / perRouter;
    }

    private int node(int group, int router) {
        return devices() + group * routers + router;
    }

    /** The router of a group that has the link to another group. */
    private int gate(int group, int other) {
        return node(group, (other < group ? other : other - 1) % routers);
    }
}
