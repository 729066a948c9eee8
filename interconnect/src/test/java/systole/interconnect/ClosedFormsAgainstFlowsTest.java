package systole.interconnect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import systole.interconnect.network.Carriage;
import systole.interconnect.network.LinkRate;
import systole.interconnect.network.Network;
import systole.interconnect.network.Traffic;
import systole.interconnect.network.Traffic.Message;
import systole.interconnect.network.Wirings;
import systole.sim.Ticks;

/** What clusters take as closed forms, played as flows that share the links of the same network. */
final class ClosedFormsAgainstFlowsTest {
    private static final double IN_NODE = 200e9;
    private static final double CARD = 25e9;
    private static final int NODES = 4;
    private static final int LOCAL = 4;
    private static final long BYTES = 64_000_000;

    /** Four nodes of four behind a switch, one rail for each place. */
    private static ClusterSpec cluster() {
        List<ProtocolSpec> plain = List.of(ProtocolSpec.plain(EndpointSpec.FREE));
        Set<CollectiveKind> all = Set.of(CollectiveKind.values());
        FabricSpec node = new FabricSpec(
                Topology.SWITCH,
                LOCAL,
                new LinkSpec(IN_NODE, 1, 0),
                false,
                List.of(
                        new AlgorithmSpec(Algorithm.RING, all, 2, plain),
                        new AlgorithmSpec(Algorithm.DIRECT, all, 2, plain)));
        return ClusterSpec.node(node).joined(NetworkSpec.plain(NODES, CARD, 0));
    }

    private static Network rails() {
        return new Network(Wirings.rails(NODES, LOCAL, LinkRate.of(IN_NODE, 0), LinkRate.of(CARD, 0)));
    }

    private static double closed(CollectiveKind kind, RankGroup group, String algorithm) {
        return Ticks.toSeconds(
                ClusterTimer.time(cluster(), kind, BYTES, group, algorithm).ticks());
    }

    @ParameterizedTest
    @CsvSource({"ALL_REDUCE", "ALL_GATHER", "REDUCE_SCATTER"})
    void levelsOneAfterTheOther(CollectiveKind kind) {
        ScheduleTime played = SchedulePlay.play(
                Algorithm.hierarchical(kind, List.of(LOCAL, NODES)), rails(), Carriage.FLOW, EndpointSpec.FREE, BYTES);
        assertThat(closed(kind, RankGroup.contiguous(16), "hierarchical"))
                .isCloseTo(Ticks.toSeconds(played.ticks()), withinPercentage(0.1));
    }

    @Test
    void exchangesShareCards() {
        ScheduleTime played = SchedulePlay.play(
                Algorithm.DIRECT.schedule(CollectiveKind.ALL_TO_ALL, 16),
                rails(),
                Carriage.FLOW,
                EndpointSpec.FREE,
                BYTES);
        // to another place the way leads through a neighbour's card, which carries the same load
        assertThat(closed(CollectiveKind.ALL_TO_ALL, RankGroup.contiguous(16), "auto"))
                .isCloseTo(Ticks.toSeconds(played.ticks()), withinPercentage(0.1));
    }

    @Test
    void allPipelinesSendAtOnce() {
        List<Message> sends = new ArrayList<>();
        for (int rank = 0; rank < 16; rank++) {
            sends.add(new Message(rank, (rank + LOCAL) % 16, BYTES, 0));
        }
        assertThat(closed(CollectiveKind.SEND, new RankGroup(NODES, LOCAL), "auto"))
                .isCloseTo(last(rails(), sends), withinPercentage(0.1));
    }

    /** Leaves of four nodes with one device each and two spines: half of the bandwidth up. */
    @ParameterizedTest
    @CsvSource({"1", "2", "4", "6", "8", "14"})
    void shiftsOnAnOversubscribedFatTree(int distance) {
        Network tree = new Network(Wirings.fatTree(16, 4, 2, LinkRate.of(CARD, 0), LinkRate.of(CARD, 0)));
        List<Message> sends = new ArrayList<>();
        for (int rank = 0; rank < 16; rank++) {
            sends.add(new Message(rank, (rank + distance) % 16, BYTES, 0));
        }
        double share = new FatTreeShape(4, 2).shift(16, distance);
        assertThat(BYTES / (CARD * share)).isCloseTo(last(tree, sends), withinPercentage(0.1));
    }

    @ParameterizedTest
    @CsvSource({"5, 5, true", "3, 7, true", "4, 4, false"})
    void exchangesOnATorus(int rows, int columns, boolean wraps) {
        int ranks = rows * columns;
        Network torus = new Network(Wirings.torus(List.of(rows, columns), List.of(wraps, wraps), LinkRate.of(CARD, 0)));
        List<Message> sends = new ArrayList<>();
        for (int from = 0; from < ranks; from++) {
            for (int to = 0; to < ranks; to++) {
                if (from != to) {
                    sends.add(new Message(from, to, BYTES / ranks, 0));
                }
            }
        }
        TorusSpec spec = new TorusSpec(
                List.of(rows, columns),
                List.of(wraps, wraps),
                new LinkSpec(CARD, 1, 0),
                ProtocolSpec.plain(EndpointSpec.FREE));
        CollectiveTime time = spec.time(CollectiveKind.ALL_TO_ALL, BYTES, RankGroup.contiguous(ranks), "auto");
        assertThat(Ticks.toSeconds(time.ticks())).isCloseTo(last(torus, sends), withinPercentage(1));
    }

    private static double last(Network network, List<Message> messages) {
        return Arrays.stream(Traffic.carry(network, Carriage.FLOW, Carriage.PACKET_BYTES, messages))
                .max()
                .orElseThrow();
    }
}
