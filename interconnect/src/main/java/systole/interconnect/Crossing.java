package systole.interconnect;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A collective whose groups do not fit into a node.
 *
 * @param bytes as for {@link CollectiveTimer#time}
 */
record Crossing(ClusterSpec cluster, Placement placement, RankGroup group, CollectiveKind kind, long bytes) {
    /** One way to move bytes: a protocol across nodes and the one at work inside them, if any is. */
    record Way(NetworkProtocol across, @Nullable ProtocolSpec inside) {
        double startupSeconds() {
            return inside == null ? across.startupSeconds() : inside.startupSeconds();
        }

        double stepSeconds() {
            return inside == null ? 0 : inside.stepSeconds() + inside.endpoint().latencySeconds();
        }

        /** Startup and step that the library's table says. */
        double tableStartup() {
            return inside == null || inside.estimate() == null
                    ? startupSeconds()
                    : inside.estimate().startupSeconds();
        }

        double tableStep() {
            return inside == null || inside.estimate() == null
                    ? stepSeconds()
                    : inside.estimate().stepSeconds();
        }
    }

    /** A step inside a node. */
    double insideStepSeconds(Way way) {
        NodeFabric fabric = cluster.fabric();
        return way.stepSeconds() + (fabric == null || way.inside() == null ? 0 : fabric.hopSeconds());
    }

    int ranks() {
        return group.size();
    }

    int local() {
        return placement.local();
    }

    int networks() {
        return cluster.networks().size();
    }

    /**
     * Ways of an algorithm across nodes, which goes with the protocols of one within them: those of the same name, or all with
     * all where the library inside has other names. A node that cannot be part of a path has none.
     */
    List<Way> ways(Algorithm inNode) {
        NodeFabric fabric = local() == 1 ? null : cluster.fabric();
        List<ProtocolSpec> inside =
                cluster.fabric() == null ? List.of() : cluster.fabric().protocols(inNode);
        List<Way> same = new ArrayList<>();
        List<Way> mixed = new ArrayList<>();
        for (NetworkProtocol across : cluster.networks().get(0).library().protocols()) {
            for (ProtocolSpec protocol : inside) {
                (protocol.name().equals(across.name()) ? same : mixed).add(new Way(across, protocol));
            }
            if (inside.isEmpty() && fabric == null) {
                same.add(new Way(across, null));
            }
        }
        return same.isEmpty() ? mixed : same;
    }

    /** Seconds in which the slowest network carries so many bytes for each device, in pieces of such a size. */
    double networkSeconds(Way way, double[] bytesPerDevice, double pieceBytes, boolean tree, double[] shares) {
        double most = 0;
        for (int i = 0; i < networks(); i++) {
            if (placement.units(i) > 1) {
                double rate = cluster.networks().get(i).bytesPerSecondPerDevice() * shares[i];
                most = Math.max(most, way.across().seconds(bytesPerDevice[i], rate, pieceBytes, tree));
            }
        }
        return most;
    }

    /** What shapes leave to each device when every unit sends to the next of its group. */
    double[] shiftShares() {
        double[] shares = new double[networks()];
        for (int i = 0; i < shares.length; i++) {
            NetworkSpec network = cluster.networks().get(i);
            shares[i] = placement.units(i) > 1 && network.nodes() > 1
                    ? network.shape().shift(network.nodes(), Math.min(distance(i), network.nodes() - 1))
                    : 1;
        }
        return shares;
    }

    /** What shapes leave to each device when every unit sends evenly to all others of its group. */
    double[] spreadShares() {
        double[] shares = new double[networks()];
        for (int i = 0; i < shares.length; i++) {
            NetworkSpec network = cluster.networks().get(i);
            int members = placement.units(i);
            shares[i] = members > 1 ? network.shape().spread(network.nodes(), members, distance(i)) : 1;
        }
        return shares;
    }

    /** Units of a network from one of the group to its next. */
    private int distance(int network) {
        long unit = cluster.nodeDevices();
        for (int i = 0; i < network; i++) {
            unit *= cluster.networks().get(i).nodes();
        }
        return (int) Math.max(1, (long) group.stride() * placement.members().get(network) / unit);
    }

    /** Steps between nodes of a ring around all ranks, each at the cost that a step of its network has. */
    double ringCrossingSeconds(Way way) {
        double sum = 0;
        for (int i = 0; i < networks(); i++) {
            int hops = hopsAcross(i);
            sum += hops
                    * (way.across().ringStepSeconds()
                            + cluster.networks().get(i).latencySeconds());
        }
        return sum;
    }

    /** Steps of one round of a ring that cross this network and no outer one. */
    int hopsAcross(int network) {
        int leaving = placement.unitsInAll(network);
        int further = network + 1 < networks() ? placement.unitsInAll(network + 1) : 1;
        return leaving - further;
    }

    /** Steps between nodes from the root of a tree to its leaves, each of which takes so long beside the network's latency. */
    double treeCrossingSeconds(double stepSeconds) {
        double sum = 0;
        for (int i = 0; i < networks(); i++) {
            sum += log2(placement.units(i))
                    * (stepSeconds + cluster.networks().get(i).latencySeconds());
        }
        return sum;
    }

    /** Levels of a tree over the nodes, and over what further networks join. */
    int treeLevels() {
        int levels = 0;
        for (int i = 0; i < networks(); i++) {
            levels += log2(placement.units(i));
        }
        return levels;
    }

    static int log2(int units) {
        return 32 - Integer.numberOfLeadingZeros(Math.max(1, units) - 1);
    }
}
