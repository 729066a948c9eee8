package systole.interconnect;

import java.util.ArrayList;
import java.util.List;
import systole.sim.Ticks;

/**
 * A grid of devices whose rows are rings, or lines where they do not wrap around. Collectives use the links of all axes that a
 * group spans at the same time, both ways around: the buffer is cut into as many parts as there are axes, each of which takes
 * them in another order. Source of the closed forms: the axes of "How to Scale Your Model" (scaling-book, sharding).
 *
 * @param dimensions devices along each axis
 * @param wraps whether the ends of each axis are joined
 * @param link one direction of one neighbour: rate, {@code count} of them side by side, latency of a hop
 * @param protocol what the library pays: startup, steps
 */
public record TorusSpec(List<Integer> dimensions, List<Boolean> wraps, LinkSpec link, ProtocolSpec protocol)
        implements NodeFabric {
    /** The name of the only algorithm. */
    private static final String RINGS = Algorithm.RING.key();

    /** Checks that each axis says whether it wraps around. */
    public TorusSpec {
        dimensions = List.copyOf(dimensions);
        wraps = List.copyOf(wraps);
        if (dimensions.isEmpty()
                || dimensions.size() != wraps.size()
                || dimensions.stream().anyMatch(n -> n < 1)) {
            throw new IllegalArgumentException("a torus needs axes, each of at least one device and open or closed");
        }
    }

    @Override
    public int ranks() {
        return dimensions.stream().reduce(1, Math::multiplyExact);
    }

    @Override
    public CollectiveTime time(CollectiveKind kind, long bytes, RankGroup group, String algorithm) {
        if (bytes < 0 || group.block() > ranks()) {
            throw new IllegalArgumentException(
                    "found " + bytes + " bytes and groups of " + group.size() + " ranks with stride " + group.stride()
                            + ", expected at least 0 bytes and groups within the " + ranks() + " of the torus");
        }
        if (!algorithm.equals(CollectiveTimer.AUTO) && !offers(kind, algorithm)) {
            throw new IllegalArgumentException("found algorithm \"" + algorithm + "\" for " + kind.key()
                    + ", expected auto or one that a torus offers: [" + RINGS + "]");
        }
        if (group.size() == 1 || bytes == 0) {
            return CollectiveTime.NOTHING;
        }
        TorusGroup axes = TorusGroup.of(this, group);
        double sent = axes.sentBytes(kind, bytes);
        int hops = axes.hops(kind);
        long latency =
                Ticks.ofSeconds(protocol.startupSeconds() + hops * (link.latencySeconds() + protocol.stepSeconds()));
        long moving = Ticks.ofSeconds(axes.busiestLinkBytes(kind, bytes) / oneWay(protocol));
        return new CollectiveTime(
                latency + moving,
                moving,
                latency,
                0,
                RINGS,
                protocol.name(),
                hops,
                Math.round(sent),
                protocol.lineBytes(Math.round(sent)),
                Math.round(2 * sent),
                0);
    }

    @Override
    public boolean offers(CollectiveKind kind, String algorithm) {
        return algorithm.equals(RINGS);
    }

    @Override
    public List<ProtocolSpec> protocols(Algorithm algorithm) {
        return algorithm == Algorithm.RING ? List.of(protocol) : List.of();
    }

    @Override
    public double hopSeconds() {
        return link.latencySeconds();
    }

    /** Both ways around one ring of neighbours. */
    @Override
    public double payloadBytesPerSecond(ProtocolSpec used, int ranks) {
        return 2 * oneWay(used);
    }

    /** Payload rate of one direction to one neighbour. */
    private double oneWay(ProtocolSpec used) {
        return used.payloadBytesPerSecond(link.bytesPerSecond() * link.count());
    }

    /** Orders in which the axes can be numbered. */
    List<List<Integer>> orders() {
        List<List<Integer>> orders = new ArrayList<>(List.of(List.of()));
        for (int axis = 0; axis < dimensions.size(); axis++) {
            List<List<Integer>> longer = new ArrayList<>();
            for (List<Integer> order : orders) {
                for (int at = 0; at <= order.size(); at++) {
                    List<Integer> next = new ArrayList<>(order);
                    next.add(at, axis);
                    longer.add(next);
                }
            }
            orders = longer;
        }
        return orders;
    }
}
