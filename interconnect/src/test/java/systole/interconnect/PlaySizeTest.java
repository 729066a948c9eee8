package systole.interconnect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import systole.interconnect.network.Carriage;
import systole.interconnect.network.LinkRate;
import systole.interconnect.network.Network;
import systole.interconnect.network.Wiring;
import systole.interconnect.network.Wirings;

/** What is counted before a play against what the play does. */
final class PlaySizeTest {
    private static final LinkRate RATE = LinkRate.of(10e9, 500e-9);
    private static final int RANKS = 8;
    private static final long BYTES = RANKS * 3L * Carriage.PACKET_BYTES;

    static Stream<CollectiveSchedule> schedules() {
        return Arrays.stream(CollectiveKind.values())
                .flatMap(kind -> Arrays.stream(Algorithm.values())
                        .filter(one -> one.supports(kind, RANKS) && !one.needsInSwitchReduction())
                        .map(one -> one.schedule(kind, RANKS)));
    }

    private static PlaySize size(CollectiveSchedule schedule, Network network, long bytes) {
        return PlaySize.of(schedule, network, bytes, Long.MAX_VALUE);
    }

    @ParameterizedTest
    @MethodSource("schedules")
    void isWhatAllRanksDo(CollectiveSchedule schedule) {
        for (Wiring wiring : List.of(
                Wirings.ring(RANKS, RATE), Wirings.star(RANKS, RATE), Wirings.fatTree(RANKS, 4, 2, RATE, RATE))) {
            Network network = new Network(wiring);
            long chunk = schedule.kind().chunkBytes(BYTES, RANKS);
            long sends = 0;
            double passes = 0;
            for (int rank = 0; rank < RANKS; rank++) {
                for (int step = 0; step < schedule.steps(); step++) {
                    assertThat(schedule.sendCount(rank, step))
                            .isEqualTo(schedule.sends(rank, step).size());
                    sends += Math.max(1, schedule.sends(rank, step).size());
                    for (Send send : schedule.sends(rank, step)) {
                        passes +=
                                (double) chunk / Carriage.PACKET_BYTES * network.route(rank, send.destination()).length;
                    }
                }
            }
            int folded = SchedulePlay.turns(schedule, network) ? RANKS : 1;
            assertThat(size(schedule, network, BYTES))
                    .as("%s on %s", schedule, wiring)
                    .isEqualTo(new PlaySize(sends / folded, passes / folded));
        }
    }

    /** A packet has two events at each link: it is handed on (or is there), and the link is free. */
    @ParameterizedTest
    @MethodSource("schedules")
    void packetsOfAPlayPassSoManyLinks(CollectiveSchedule schedule) {
        Network network = new Network(Wirings.star(RANKS, RATE));
        double few = events(schedule, network, BYTES);
        double many = events(schedule, network, 2 * BYTES);
        double more = size(schedule, network, 2 * BYTES).passes()
                - size(schedule, network, BYTES).passes();
        assertThat(many - few).isEqualTo(2 * more);
    }

    private static double events(CollectiveSchedule schedule, Network network, long bytes) {
        return SchedulePlay.play(schedule, network, Carriage.PACKET, EndpointSpec.FREE, bytes)
                .events();
    }

    @Test
    void smallChunksForOneRankShareAPacket() {
        CollectiveSchedule oneShot = Algorithm.ONE_SHOT.schedule(CollectiveKind.ALL_REDUCE, RANKS);
        // 8 chunks of a byte to each of 7 others, over two links
        assertThat(size(oneShot, new Network(Wirings.star(RANKS, RATE)), RANKS).passes())
                .isEqualTo(7 * 2);
    }

    /** 16384 chunks to each of 16383 ranks are more than memory holds; they are not made. */
    @Test
    void countingEndsAtTheLimit() {
        int ranks = 16384;
        Network star = new Network(Wirings.star(ranks, RATE));
        for (CollectiveSchedule schedule : List.of(
                Algorithm.DIRECT.schedule(CollectiveKind.BROADCAST, ranks),
                Algorithm.ONE_SHOT.schedule(CollectiveKind.ALL_REDUCE, ranks),
                Algorithm.TREE.schedule(CollectiveKind.ALL_REDUCE, ranks))) {
            assertThat(PlaySize.of(schedule, star, 1 << 20, 1000).sends()).isGreaterThan(1000);
        }
    }
}
