package systole.interconnect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds for every collective, and what is refused. */
final class CollectiveTimerTest {
    @ParameterizedTest
    @EnumSource(CollectiveKind.class)
    void accountsSumAndBytesAreThoseOfTheSchedule(CollectiveKind kind) {
        for (long bytes = 1; bytes < 1L << 30; bytes = bytes * 3 + 1) {
            CollectiveTime time = CollectiveTimer.time(Fabrics.nvlink4(), kind, bytes, 8, "auto");
            assertThat(time.linkTicks() + time.latencyTicks() + time.memoryTicks())
                    .isEqualTo(time.ticks());
            assertThat(time.linkTicks()).isPositive();
            assertThat(time.lineBytes()).isGreaterThan(time.bytesSent());
        }
    }

    @ParameterizedTest
    @EnumSource(CollectiveKind.class)
    void fewerBytesAreNeverSlower(CollectiveKind kind) {
        for (FabricSpec fabric : List.of(fastestChoice(Fabrics.nvlink3(), 1), fastestChoice(Fabrics.nvlink4(), 1))) {
            for (int ranks = 2; ranks <= 8; ranks++) {
                long before = 0;
                for (long bytes = 1; bytes < 1L << 31; bytes += 1 + bytes / 3) {
                    long ticks = CollectiveTimer.time(fabric, kind, bytes, ranks, "auto")
                            .ticks();
                    assertThat(ticks).isGreaterThanOrEqualTo(before);
                    before = ticks;
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(CollectiveKind.class)
    void moreBandwidthIsNeverSlower(CollectiveKind kind) {
        for (long bytes = 1000; bytes < 1L << 31; bytes *= 7) {
            long before = Long.MAX_VALUE;
            for (double scale = 0.25; scale <= 8; scale *= 2) {
                long ticks = CollectiveTimer.time(fastestChoice(Fabrics.nvlink4(), scale), kind, bytes, 8, "auto")
                        .ticks();
                assertThat(ticks).isLessThanOrEqualTo(before);
                before = ticks;
            }
        }
    }

    @Test
    void oneRankOrNoBytesTakeNoTime() {
        for (CollectiveKind kind : CollectiveKind.values()) {
            assertThat(CollectiveTimer.time(Fabrics.nvlink4(), kind, 1 << 20, 1, "auto")
                            .ticks())
                    .isZero();
            assertThat(CollectiveTimer.time(Fabrics.nvlink4(), kind, 0, 8, "auto")
                            .ticks())
                    .isZero();
        }
    }

    @Test
    void theSwitchReducesLargeBuffersOfManyRanksOnly() {
        FabricSpec node = Fabrics.nvlink4();
        assertThat(chosen(node, 1 << 16, 8)).isEqualTo("ring LL");
        assertThat(chosen(node, 1 << 24, 8)).isEqualTo("nvls NVLS");
        assertThat(chosen(node, 1 << 28, 4)).isEqualTo("ring Simple");
        assertThat(chosen(Fabrics.nvlink3(), 1 << 28, 8)).isEqualTo("ring Simple");
    }

    @Test
    void anAxisOfATorusIsALinkBoundRing() {
        CollectiveTime time =
                CollectiveTimer.time(Fabrics.tpu4Axis(16), CollectiveKind.ALL_GATHER, 1L << 30, 16, "auto");
        double seconds = (1L << 30) * 15 / 16.0 / 50e9 + 15e-6;
        assertThat(systole.sim.Ticks.toSeconds(time.ticks()))
                .isCloseTo(seconds, org.assertj.core.api.Assertions.withinPercentage(0.01));
    }

    /** 15/16 of 4 TiB at 50 GB/s take 82 s; of 8 TiB, beyond what ticks can count, nothing is told but that. */
    @Test
    void beyondTheTimeBaseNothingIsTold() {
        FabricSpec axis = Fabrics.tpu4Axis(16);
        long seconds = Math.round(
                systole.sim.Ticks.toSeconds(CollectiveTimer.time(axis, CollectiveKind.ALL_GATHER, 1L << 42, 16, "auto")
                        .ticks()));
        assertThat(seconds).isEqualTo(82);
        for (int power = 43; power <= 49; power++) {
            long bytes = 1L << power;
            assertThatThrownBy(() -> CollectiveTimer.time(axis, CollectiveKind.ALL_GATHER, bytes, 16, "auto"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("a duration must be within 0 and 140 s, found more for ring of " + bytes);
        }
    }

    @Test
    void refusesWithTheReason() {
        FabricSpec node = Fabrics.nvlink3();
        assertThatThrownBy(() -> CollectiveTimer.time(node, CollectiveKind.ALL_REDUCE, 8, 9, "auto"))
                .hasMessageContaining("found 9 ranks, expected 1 to the 8");
        assertThatThrownBy(() -> CollectiveTimer.time(node, CollectiveKind.ALL_REDUCE, -1, 8, "auto"))
                .hasMessageContaining("-1 bytes");
        assertThatThrownBy(() -> CollectiveTimer.time(node, CollectiveKind.ALL_REDUCE, 8, 8, "nvls"))
                .hasMessageContaining("expected auto or one that this fabric offers: [ring]");
        assertThatThrownBy(() -> CollectiveTimer.time(Fabrics.tpu4Axis(16), CollectiveKind.ALL_GATHER, 8, 8, "auto"))
                .hasMessageContaining("a part of a ring");
        assertThatThrownBy(() -> CollectiveKind.of("gather")).hasMessageContaining("all_gather");
        assertThatThrownBy(() -> new LinkSpec(0, 1, 0)).hasMessageContaining("positive bandwidth");
        assertThatThrownBy(() -> Algorithm.TREE.schedule(CollectiveKind.ALL_TO_ALL, 4))
                .hasMessageContaining("no tree schedule");
        assertThatThrownBy(() -> Algorithm.HALVING_DOUBLING.schedule(CollectiveKind.ALL_GATHER, 6))
                .hasMessageContaining("of 6 ranks, expected a power of two");
    }

    private static String chosen(FabricSpec fabric, long bytes, int ranks) {
        CollectiveTime time = CollectiveTimer.time(fabric, CollectiveKind.ALL_REDUCE, bytes, ranks, "auto");
        return time.algorithm() + " " + time.protocol();
    }

    /** The same fabric with links so many times faster, and without the library's estimates: the fastest protocol wins. */
    private static FabricSpec fastestChoice(FabricSpec fabric, double scale) {
        List<AlgorithmSpec> algorithms = new ArrayList<>();
        for (AlgorithmSpec offered : fabric.algorithms()) {
            List<ProtocolSpec> protocols = new ArrayList<>();
            for (ProtocolSpec p : offered.protocols()) {
                protocols.add(new ProtocolSpec(
                        p.name(),
                        p.startupSeconds(),
                        p.stepSeconds(),
                        p.payloadBytes(),
                        p.lineBytes(),
                        p.channels(),
                        p.messageChannels(),
                        p.channelBytesPerSecond(),
                        p.channelBytes(),
                        p.chunkBytes(),
                        p.endpoint(),
                        null));
            }
            algorithms.add(new AlgorithmSpec(offered.algorithm(), offered.kinds(), offered.leastRanks(), protocols));
        }
        LinkSpec link = fabric.link();
        return new FabricSpec(
                fabric.topology(),
                fabric.ranks(),
                new LinkSpec(scale * link.bytesPerSecond(), link.count(), link.latencySeconds()),
                fabric.inSwitchReduction(),
                algorithms);
    }
}
