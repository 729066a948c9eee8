package systole.interconnect;

import java.util.List;

/**
 * Two complementary binary trees over the nodes, in which every node is inside one and a leaf of the other, with a chain
 * through the ranks of each node: sums go up, results come down, half of the buffer in each tree (Sanders, Speck, Träff, Two-tree
 * algorithms for full bandwidth broadcast, reduction and scan, 2009).
 */
final class TreeAcross implements AcrossNodes {
    @Override
    public Algorithm algorithm() {
        return Algorithm.TREE;
    }

    @Override
    public List<Crossing.Way> ways(Crossing crossing) {
        return crossing.kind() == CollectiveKind.ALL_REDUCE ? crossing.ways(Algorithm.RING) : List.of();
    }

    @Override
    public CollectiveTime time(Crossing crossing, Crossing.Way way) {
        double latency = way.startupSeconds()
                + 2 * (crossing.local() - 1) * crossing.insideStepSeconds(way)
                + 2 * crossing.treeCrossingSeconds(way.across().treeStepSeconds());
        double sent = 2.0 * crossing.bytes();
        return new Spent(latency, linkSeconds(crossing, way), 0)
                .as(
                        algorithm().key(),
                        way.across().name(),
                        2 * (crossing.local() - 1 + crossing.treeLevels()),
                        sent,
                        sent * way.across().treeLineBytes() / way.across().payloadBytes(),
                        3 * sent);
    }

    @Override
    public double estimatedSeconds(Crossing crossing, Crossing.Way way) {
        NetworkProtocol.Estimate table = way.across().estimate();
        if (table == null) {
            return -1;
        }
        return way.tableStartup()
                + 2 * ((crossing.local() - 1) * way.tableStep() + crossing.treeLevels() * table.treeStepSeconds())
                + estimatedLinkSeconds(crossing, way);
    }

    /**
     * What the table makes of the bytes: twice the buffer over the part of a ring's bus that trees reach. It does not see that
     * trees over two nodes send half of that, and takes rings there (NVIDIA/nccl src/graph/tuning.cc: of bandwidths of the bus a
     * ring has ranks / steps, a tree 0.92 / 2, at any number of nodes).
     */
    private static double estimatedLinkSeconds(Crossing crossing, Crossing.Way way) {
        double bus = (double) way.across().treeLineBytes() / way.across().lineBytes();
        return RingAcross.linkSeconds(crossing, way) * crossing.ranks() / (crossing.ranks() - 1) * bus;
    }

    /**
     * A card sends half of its share up in either tree and the result down: in the tree whose inside its node is, to two
     * children. Two nodes have one child between them, and half the bytes.
     */
    static double networkSeconds(Crossing crossing, Crossing.Way way) {
        double[] perDevice = new double[crossing.networks()];
        for (int i = 0; i < perDevice.length; i++) {
            double buffers = crossing.placement().units(i) == 2 ? 1 : 2;
            perDevice[i] =
                    buffers * crossing.bytes() / crossing.placement().fewest().get(i);
        }
        return crossing.networkSeconds(
                way, perDevice, (double) way.across().messageBytes(), true, crossing.shiftShares());
    }

    private static double linkSeconds(Crossing crossing, Crossing.Way way) {
        double network = networkSeconds(crossing, way);
        NodeFabric fabric = crossing.cluster().fabric();
        ProtocolSpec inside = way.inside();
        if (crossing.local() == 1 || fabric == null || inside == null) {
            return network;
        }
        // up and down a chain: the whole buffer leaves every rank twice
        double line = (double) way.across().treeLineBytes() / way.across().lineBytes();
        return Math.max(
                network, 2.0 * crossing.bytes() * line / fabric.payloadBytesPerSecond(inside, crossing.local()));
    }
}
