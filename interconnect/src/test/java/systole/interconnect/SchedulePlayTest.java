package systole.interconnect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import systole.interconnect.network.Carriage;
import systole.interconnect.network.LinkRate;
import systole.interconnect.network.Network;
import systole.interconnect.network.Wiring;
import systole.interconnect.network.Wirings;

/** Plays of schedules on networks. */
final class SchedulePlayTest {
    private static final LinkRate RATE = LinkRate.of(10e9, 500e-9);
    private static final EndpointSpec LOCAL = new EndpointSpec(10e-9, 1e12, 3, false);

    @ParameterizedTest
    @EnumSource(Carriage.class)
    void oneRankStandsForAllWhereAllTurn(Carriage carriage) {
        for (Wiring wiring : List.of(Wirings.star(7, RATE), Wirings.ring(7, RATE), Wirings.full(7, RATE))) {
            for (CollectiveKind kind : CollectiveKind.values()) {
                for (Algorithm algorithm : List.of(Algorithm.RING, Algorithm.DIRECT)) {
                    CollectiveSchedule schedule = algorithm.schedule(kind, 7);
                    ScheduleTime folded = SchedulePlay.play(schedule, new Network(wiring), carriage, LOCAL, 700_000);
                    // a link "slowed" to its whole rate: nobody stands for anybody
                    Network plain = new Network(wiring).slowed(0, 1.0);
                    ScheduleTime all = SchedulePlay.play(schedule, plain, carriage, LOCAL, 700_000);
                    assertThat(Math.abs(folded.ticks() - all.ticks()))
                            .as("%s %s on %s", algorithm, kind, wiring)
                            .isLessThanOrEqualTo(all.ticks() / 1_000_000);
                    assertThat(folded.events()).isLessThanOrEqualTo(all.events());
                }
            }
        }
    }

    @Test
    void oneSlowLinkSlowsTheWholeRing() {
        CollectiveSchedule ring = Algorithm.RING.schedule(CollectiveKind.ALL_REDUCE, 8);
        LinkRate fast = LinkRate.of(10e9, 0);
        Network sound = new Network(Wirings.ring(8, fast));
        long before = SchedulePlay.play(ring, sound, Carriage.MESSAGE, EndpointSpec.FREE, 80_000_000)
                .ticks();
        ScheduleTime slow =
                SchedulePlay.play(ring, sound.slowed(3, 4, 0.5), Carriage.MESSAGE, EndpointSpec.FREE, 80_000_000);
        // a chunk of 10 MB takes 2 ms over it in each of 14 steps; whoever is not held up yet is as fast as before
        assertThat(slow.ticks() / (double) before).isBetween(1.99, 2.001);
        // the other way around nobody sends
        assertThat(slow.busiestLinkBytes()).isEqualTo(14 * 10_000_000L);
    }

    @Test
    void shapesOfNetworksLeaveTheirPart() {
        // four groups of four, half of the cards' bandwidth on global links
        DragonflyShape dragonfly = new DragonflyShape(4, 0.5);
        assertThat(dragonfly.shift(16, 1)).isEqualTo(1);
        // all leave for the next group: half of them over detours, each crossing two global links
        assertThat(dragonfly.shift(16, 4)).isEqualTo(0.25);
        // 12 of 15 others lie in other groups
        assertThat(dragonfly.spread(16, 16, 1)).isEqualTo(0.625);
        assertThat(new FatTreeShape(4, 2).spread(16, 16, 1)).isEqualTo(0.625);
        assertThat(FatTreeShape.NON_BLOCKING.spread(4096, 4096, 1)).isEqualTo(1);
    }

    @Test
    void switchesThatAddHaveNoLinksHere() {
        Network star = new Network(Wirings.star(4, RATE));
        for (CollectiveKind kind : List.of(CollectiveKind.ALL_REDUCE, CollectiveKind.BROADCAST)) {
            CollectiveSchedule schedule = Algorithm.NVLS.schedule(kind, 4);
            assertThatThrownBy(() -> SchedulePlay.play(schedule, star, Carriage.FLOW, LOCAL, 8))
                    .hasMessageContaining("no switch takes part");
        }
    }
}
