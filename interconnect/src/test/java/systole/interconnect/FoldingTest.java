package systole.interconnect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One rank in place of all gives the same ticks as all of them. */
final class FoldingTest {
    @ParameterizedTest
    @EnumSource(Topology.class)
    void foldedAndUnfoldedPlaysAgree(Topology topology) {
        for (int ranks = 2; ranks <= 7; ranks++) {
            FabricSpec fabric = Fabrics.reference(topology, ranks, 50, 500e-9, 10e-9);
            for (AlgorithmSpec offered : fabric.algorithms()) {
                for (CollectiveKind kind : offered.kinds()) {
                    check(
                            fabric,
                            offered.algorithm().schedule(kind, ranks),
                            offered.protocols().get(0));
                }
            }
        }
    }

    @Test
    void soDoTheProtocolsOfTheSwitchedNode() {
        for (AlgorithmSpec offered : Fabrics.nvlink4().algorithms()) {
            for (CollectiveKind kind : offered.kinds()) {
                for (ProtocolSpec protocol : offered.protocols()) {
                    check(Fabrics.nvlink4(), offered.algorithm().schedule(kind, 8), protocol);
                }
            }
        }
    }

    @Test
    void messagesThatCrossSeveralLinksOfARingAreNotFolded() {
        FabricSpec ring = Fabrics.reference(Topology.RING, 8, 50, 0, 0);
        assertThat(LinkSet.canFold(ring, Algorithm.DIRECT.schedule(CollectiveKind.ALL_TO_ALL, 8)))
                .isFalse();
        assertThat(LinkSet.canFold(ring, Algorithm.RING.schedule(CollectiveKind.ALL_REDUCE, 8)))
                .isTrue();
        CollectiveTime crowded = CollectiveTimer.time(ring, CollectiveKind.ALL_TO_ALL, 8_000_000, 8, "direct");
        CollectiveTime wide = CollectiveTimer.time(
                Fabrics.reference(Topology.FULLY_CONNECTED, 8, 50, 0, 0),
                CollectiveKind.ALL_TO_ALL,
                8_000_000,
                8,
                "direct");
        assertThat(crowded.ticks()).isGreaterThan(4 * wide.ticks());
    }

    private static void check(FabricSpec fabric, CollectiveSchedule schedule, ProtocolSpec protocol) {
        if (!LinkSet.canFold(fabric, schedule)) {
            return;
        }
        for (long bytes : new long[] {1, 4096, 1_000_003, 50_000_000}) {
            CollectiveTime folded = new CollectivePlay(fabric, schedule, protocol, bytes, true).run("any");
            CollectiveTime whole = new CollectivePlay(fabric, schedule, protocol, bytes, false).run("any");
            assertThat(folded.ticks())
                    .as("%s %s %s %d bytes", schedule, fabric.topology(), protocol.name(), bytes)
                    .isEqualTo(whole.ticks());
            assertThat(folded.latencyTicks()).isEqualTo(whole.latencyTicks());
            assertThat(folded.events()).isLessThan(whole.events());
        }
    }
}
