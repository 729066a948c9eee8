package systole.interconnect.network;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** A wiring with its links numbered. */
public final class Network {
    private final Wiring wiring;
    private final List<Link> links;
    private final Map<Long, Integer> numbers = new HashMap<>();

    /** A network in which nothing is broken. */
    public Network(Wiring wiring) {
        this(wiring, wiring.links());
    }

    private Network(Wiring wiring, List<Link> links) {
        this.wiring = wiring;
        this.links = List.copyOf(links);
        for (int number = 0; number < links.size(); number++) {
            Link link = links.get(number);
            if (numbers.put(key(link.from(), link.to()), number) != null) {
                throw new IllegalArgumentException("two links from node " + link.from() + " to " + link.to());
            }
        }
    }

    /** Devices joined, the nodes from 0. */
    public int devices() {
        return wiring.devices();
    }

    /** Directed links by number. */
    public List<Link> links() {
        return links;
    }

    /** True when any device can stand for all. */
    public boolean rotates() {
        return wiring.rotates();
    }

    /**
     * The same with all links between two nodes, both ways, at a part of their rate.
     *
     * @throws IllegalArgumentException when no link joins the nodes, or the part is not above 0 and up to 1
     */
    public Network slowed(int one, int other, double part) {
        return slowed(
                link -> (link.from() == one && link.to() == other) || (link.from() == other && link.to() == one),
                part,
                "a link between " + one + " and " + other);
    }

    /** The same with all links of a device at a part of their rate. */
    public Network slowed(int device, double part) {
        return slowed(link -> link.from() == device || link.to() == device, part, "links of device " + device);
    }

    private Network slowed(Predicate<Link> which, double part, String expected) {
        if (!(part > 0) || part > 1) {
            throw new IllegalArgumentException("found " + part + ", expected a part of the rate, above 0 up to 1");
        }
        List<Link> changed = new ArrayList<>();
        boolean any = false;
        for (Link link : links) {
            any |= which.test(link);
            changed.add(which.test(link) ? link.at(part) : link);
        }
        if (!any) {
            throw new IllegalArgumentException(
                    "found none, expected " + expected + ", nodes are 0 to " + (wiring.nodes() - 1));
        }
        return new Network(new Slowed(wiring), changed);
    }

    /** The links that a message passes, in order. */
    public int[] route(int from, int to) {
        List<Integer> path = wiring.path(from, to);
        int[] route = new int[path.size() - 1];
        for (int hop = 0; hop < route.length; hop++) {
            Integer link = numbers.get(key(path.get(hop), path.get(hop + 1)));
            if (link == null) {
                throw new IllegalStateException("no link from " + path.get(hop) + " to " + path.get(hop + 1));
            }
            route[hop] = link;
        }
        return route;
    }

    /** Latency of all links of a route. */
    public double latencySeconds(int[] route) {
        double sum = 0;
        for (int link : route) {
            sum += links.get(link).rate().latencySeconds();
        }
        return sum;
    }

    private static long key(int from, int to) {
        return ((long) from << 32) | to;
    }

    /** A wiring of which some links differ: no device stands for another. */
    private record Slowed(Wiring whole) implements Wiring {
        @Override
        public int devices() {
            return whole.devices();
        }

        @Override
        public int nodes() {
            return whole.nodes();
        }

        @Override
        public List<Link> links() {
            return whole.links();
        }

        @Override
        public List<Integer> path(int from, int to) {
            return whole.path(from, to);
        }
    }
}
