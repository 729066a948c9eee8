package systole.interconnect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import systole.sim.Ticks;

/** Collectives of groups in clusters, against closed forms worked out beside each. */
final class ClusterTimerTest {
    private static final double NIC = 25e9;
    private static final double WIRE = 5e-6;

    /** Nodes of eight behind a switch that cost nothing but 300 GB/s a device, joined by 25 GB/s a device and 5 us. */
    private static ClusterSpec cluster(int nodes) {
        return ClusterSpec.node(node()).joined(NetworkSpec.plain(nodes, NIC, WIRE));
    }

    private static FabricSpec node() {
        List<ProtocolSpec> plain = List.of(ProtocolSpec.plain(EndpointSpec.FREE));
        return new FabricSpec(
                Topology.SWITCH,
                8,
                new LinkSpec(300e9, 1, 0),
                false,
                List.of(
                        new AlgorithmSpec(
                                Algorithm.RING,
                                Set.of(
                                        CollectiveKind.ALL_REDUCE,
                                        CollectiveKind.ALL_GATHER,
                                        CollectiveKind.REDUCE_SCATTER,
                                        CollectiveKind.BROADCAST),
                                2,
                                plain),
                        new AlgorithmSpec(
                                Algorithm.DIRECT, Set.of(CollectiveKind.ALL_TO_ALL, CollectiveKind.SEND), 2, plain)));
    }

    private static double seconds(
            ClusterSpec cluster, CollectiveKind kind, long bytes, int size, int stride, String a) {
        return Ticks.toSeconds(ClusterTimer.time(cluster, kind, bytes, new RankGroup(size, stride), a)
                .ticks());
    }

    /** Eight ranks and one: all that crosses goes through the one card of the lone rank, 2 x 8/9 of the buffer in and out. */
    @Test
    void theEmptiestNodeSetsThePace() {
        long bytes = 1L << 30;
        double lone = seconds(cluster(2), CollectiveKind.ALL_REDUCE, bytes, 9, 1, "ring");
        assertThat(lone).isCloseTo(2 * 8.0 / 9 * bytes / NIC, withinPercentage(2));
        double full = seconds(cluster(2), CollectiveKind.ALL_REDUCE, bytes, 16, 1, "ring");
        assertThat(full).isCloseTo(2 * 15.0 / 16 * bytes / 8 / NIC, withinPercentage(2));
        // six of 4 + 2: two cards carry what crosses
        double straddling = seconds(cluster(4), CollectiveKind.ALL_REDUCE, bytes, 6, 1, "ring");
        assertThat(straddling).isCloseTo(2 * 5.0 / 6 * bytes / 2 / NIC, withinPercentage(2));
    }

    @ParameterizedTest
    @EnumSource(CollectiveKind.class)
    void withinANodeItIsTheFabricsTime(CollectiveKind kind) {
        ClusterSpec many = ClusterSpec.node(Fabrics.nvlink4()).joined(NetworkSpec.plain(4, NIC, WIRE));
        for (int ranks : new int[] {2, 4, 8}) {
            for (long bytes = 1000; bytes < 1L << 28; bytes *= 9) {
                assertThat(ClusterTimer.time(many, kind, bytes, RankGroup.contiguous(ranks), "auto"))
                        .isEqualTo(CollectiveTimer.time(Fabrics.nvlink4(), kind, bytes, ranks, "auto"));
            }
        }
        // two by two across the node: the same switch
        assertThat(ClusterTimer.time(many, kind, 1 << 20, new RankGroup(2, 4), "auto"))
                .isEqualTo(CollectiveTimer.time(Fabrics.nvlink4(), kind, 1 << 20, 2, "auto"));
    }

    @Test
    void aRingThroughNodesUsesAllTheirCards() {
        // 32 ranks: 2 x 31/32 of the buffer passes 8 cards of 25 GB/s; 2 x 4 of the 62 steps cross the network (8 us
        // less
        // than all would be: steps within nodes cost nothing here)
        double bytes = 3.2e9;
        double expected = 2 * 31 / 32.0 * bytes / (8 * NIC) + 2 * 3 * WIRE;
        assertThat(seconds(cluster(4), CollectiveKind.ALL_REDUCE, (long) bytes, 32, 1, "ring"))
                .isCloseTo(expected, withinPercentage(0.01));
        // half of the bytes and steps to gather
        assertThat(seconds(cluster(4), CollectiveKind.ALL_GATHER, (long) bytes, 32, 1, "ring"))
                .isCloseTo(expected / 2, withinPercentage(0.01));
    }

    @Test
    void groupsWithOneRankInEachNodeHaveOneCardEach() {
        double expected = 2 * 3 / 4.0 * 1e9 / NIC + 2 * 3 * WIRE;
        assertThat(seconds(cluster(4), CollectiveKind.ALL_REDUCE, 1_000_000_000, 4, 8, "ring"))
                .isCloseTo(expected, withinPercentage(0.01));
        // groups of two ranks in each node: two cards, and 7 of 8 parts
        assertThat(seconds(cluster(4), CollectiveKind.REDUCE_SCATTER, 1_000_000_000, 8, 4, "ring"))
                .isCloseTo(7 / 8.0 * 1e9 / (2 * NIC) + 3 * WIRE, withinPercentage(0.01));
    }

    @Test
    void aTreeTakesTheLogarithmOfTheNodes() {
        // 16 nodes: 4 levels up and down; each card sends its eighth of the buffer twice
        assertThat(seconds(cluster(16), CollectiveKind.ALL_REDUCE, 800_000_000, 128, 1, "tree"))
                .isCloseTo(2 * 4 * WIRE + 2 * 1e8 / NIC, withinPercentage(0.01));
        // two nodes: once
        assertThat(seconds(cluster(2), CollectiveKind.ALL_REDUCE, 800_000_000, 16, 1, "tree"))
                .isCloseTo(2 * WIRE + 2 * 8e8 / 300e9, withinPercentage(0.01));
        // small buffers take it, large ones of three nodes take the ring
        assertThat(chosen(cluster(16), 1024, 128)).isEqualTo("tree");
        assertThat(chosen(cluster(3), 1L << 32, 24)).isNotEqualTo("tree");
    }

    @Test
    void levelsOneAfterTheOther() {
        // 700 MB in the node at 300 GB/s, 100 MB of a rail among 4 nodes, 700 MB in the node
        double expected = 2 * 7e8 / 300e9 + 2 * 3 / 4.0 * 1e8 / NIC + 2 * 3 * WIRE;
        assertThat(seconds(cluster(4), CollectiveKind.ALL_REDUCE, 800_000_000, 32, 1, "hierarchical"))
                .isCloseTo(expected, withinPercentage(0.2));
    }

    @Test
    void anExchangeIsBoundByWhatLeavesTheNode() {
        // 24 of 32 parts go to other nodes, each rank by its own card
        assertThat(seconds(cluster(4), CollectiveKind.ALL_TO_ALL, 320_000_000, 32, 1, "auto"))
                .isCloseTo(WIRE + 2.4e8 / NIC, withinPercentage(0.01));
    }

    @Test
    void stagesOfAPipelineSendToTheNextNode() {
        assertThat(seconds(cluster(4), CollectiveKind.SEND, 25_000_000, 4, 8, "auto"))
                .isCloseTo(WIRE + 1e-3, withinPercentage(0.01));
        // four stages of four ranks each, two in a node: the slowest send crosses
        assertThat(seconds(cluster(2), CollectiveKind.SEND, 25_000_000, 4, 4, "auto"))
                .isCloseTo(WIRE + 1e-3, withinPercentage(0.01));
        assertThat(seconds(cluster(2), CollectiveKind.SEND, 25_000_000, 2, 4, "auto"))
                .isLessThan(1e-4);
    }

    @Test
    void groupsSpreadOverARingShareItsLinks() {
        ClusterSpec ring = ClusterSpec.node(Fabrics.tpu4Axis(16));
        // every second device: half of the rate of a link, two hops a step
        assertThat(seconds(ring, CollectiveKind.ALL_GATHER, 80_000_000, 8, 2, "auto"))
                .isCloseTo(7e7 / 25e9 + 7 * 2e-6, withinPercentage(0.01));
    }

    @Test
    void groupsThatDoNotFitEvenlyStraddleNodes() {
        // three of eight: ranks 6, 7 and 8 lie in two nodes; their ring of 2 steps crosses both times at worst
        double three = seconds(cluster(2), CollectiveKind.ALL_GATHER, 30_000_000, 3, 1, "ring");
        assertThat(three).isCloseTo(2 * WIRE + 2e7 / NIC, withinPercentage(0.01));
        // four fit
        assertThat(seconds(cluster(2), CollectiveKind.ALL_GATHER, 30_000_000, 4, 1, "ring"))
                .isLessThan(1e-4);
    }

    @Test
    void anOversubscribedLeafSlowsWhatLeavesIt() {
        NetworkSpec thin = new NetworkSpec(8, NIC, WIRE, new FatTreeShape(4, 2), NetworkLibrary.PLAIN);
        ClusterSpec cluster = ClusterSpec.node(node()).joined(thin);
        // the ring leaves a leaf of four nodes with one of them: half of the ways up are enough for two
        assertThat(seconds(cluster, CollectiveKind.ALL_GATHER, 1 << 30, 64, 1, "ring"))
                .isEqualTo(seconds(cluster(8), CollectiveKind.ALL_GATHER, 1 << 30, 64, 1, "ring"));
        // four nodes on, all leave: half the rate
        assertThat(seconds(cluster, CollectiveKind.SEND, 25_000_000, 2, 32, "auto"))
                .isCloseTo(WIRE + 2e-3, withinPercentage(0.01));
    }

    @Test
    void packetsAndMessagesTakeTheirPartOfALine() {
        NetworkProtocol costly =
                new NetworkProtocol("DMA", 2e-6, 3e-6, 3e-6, null, 0, 4000, 4400, 4400, 1 << 20, 1e-6, null);
        NetworkSpec network = new NetworkSpec(
                2, NIC, WIRE, FatTreeShape.NON_BLOCKING, new NetworkLibrary(Set.of(Algorithm.DIRECT), List.of(costly)));
        ClusterSpec cluster = new ClusterSpec(1, null, List.of(network));
        // 10 messages of 1 MiB, 10 % of headers
        double expected = 2e-6 + 3e-6 + WIRE + 10 * (1 << 20) * 1.1 / NIC + 10 * 1e-6;
        assertThat(seconds(cluster, CollectiveKind.SEND, 10 << 20, 2, 1, "auto"))
                .isCloseTo(expected, withinPercentage(0.01));
    }

    @Test
    void aRingAmongThousandsIsOneExpression() {
        ClusterSpec cluster = cluster(2048);
        CollectiveTime time =
                ClusterTimer.time(cluster, CollectiveKind.ALL_REDUCE, 1L << 33, RankGroup.contiguous(16384), "ring");
        assertThat(time.steps()).isEqualTo(2 * 16383);
        assertThat(time.events()).isZero();
    }

    @Test
    void refusesWithTheReason() {
        assertThatThrownBy(() -> seconds(cluster(2), CollectiveKind.ALL_REDUCE, 8, 32, 1, "auto"))
                .hasMessageContaining("found groups of 32 ranks with stride 1, expected groups within the 16 devices");
        assertThatThrownBy(() -> seconds(cluster(2), CollectiveKind.ALL_REDUCE, -8, 16, 1, "auto"))
                .hasMessageContaining("-8 bytes");
        assertThatThrownBy(() -> seconds(cluster(2), CollectiveKind.ALL_TO_ALL, 8, 16, 1, "rung"))
                .hasMessageContaining("\"rung\" for all_to_all across nodes, expected auto or one")
                .hasMessageContaining("[direct]");
        assertThatThrownBy(() -> new RankGroup(0, 1)).hasMessageContaining("at least one rank");
    }

    private static String chosen(ClusterSpec cluster, long bytes, int ranks) {
        return ClusterTimer.time(cluster, CollectiveKind.ALL_REDUCE, bytes, RankGroup.contiguous(ranks), "auto")
                .algorithm();
    }
}
