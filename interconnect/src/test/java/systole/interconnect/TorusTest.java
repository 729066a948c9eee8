package systole.interconnect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import systole.sim.Ticks;

/** Collectives on tori against the closed forms of the scaling book (sharding): 45 GB/s a link and way, 1 us a hop. */
final class TorusTest {
    private static final double LINK = 45e9;

    private static TorusSpec torus(boolean wraps, Integer... dimensions) {
        return new TorusSpec(
                List.of(dimensions),
                Collections.nCopies(dimensions.length, wraps),
                new LinkSpec(LINK, 1, 1e-6),
                ProtocolSpec.plain(EndpointSpec.FREE));
    }

    private static double seconds(TorusSpec torus, CollectiveKind kind, long bytes, int size, int stride) {
        return Ticks.toSeconds(
                torus.time(kind, bytes, new RankGroup(size, stride), "auto").ticks());
    }

    @Test
    void gatheringAlongAnAxisGoesBothWaysAround() {
        // V / (2 w), less the part that is there; 8 hops to the far side
        assertThat(seconds(torus(true, 16, 16), CollectiveKind.ALL_GATHER, 1L << 30, 16, 1))
                .isCloseTo((1L << 30) * 15 / 16.0 / (2 * LINK) + 8e-6, withinPercentage(0.01));
        // a line: one way, 15 hops
        assertThat(seconds(torus(false, 16, 16), CollectiveKind.ALL_GATHER, 1L << 30, 16, 1))
                .isCloseTo((1L << 30) * 15 / 16.0 / LINK + 15e-6, withinPercentage(0.01));
    }

    @Test
    void allAxesAreUsedAtTheSameTime() {
        assertThat(seconds(torus(true, 16, 16), CollectiveKind.ALL_REDUCE, 1L << 30, 256, 1))
                .isCloseTo(2 * (1L << 30) * 255 / 256.0 / (4 * LINK) + 32e-6, withinPercentage(0.01));
        assertThat(seconds(torus(true, 8, 16, 16), CollectiveKind.REDUCE_SCATTER, 1L << 30, 2048, 1))
                .isCloseTo((1L << 30) * 2047 / 2048.0 / (6 * LINK) + 20e-6, withinPercentage(0.01));
    }

    @Test
    void groupsTakeTheAxesThatFitThem() {
        TorusSpec slice = torus(true, 4, 8, 8);
        // inner groups of eight have an axis of eight; outer ones of 32 the two that are left
        assertThat(seconds(slice, CollectiveKind.ALL_GATHER, 1L << 30, 8, 1))
                .isCloseTo((1L << 30) * 7 / 8.0 / (2 * LINK) + 4e-6, withinPercentage(0.01));
        assertThat(seconds(slice, CollectiveKind.ALL_GATHER, 1L << 30, 32, 8))
                .isCloseTo((1L << 30) * 31 / 32.0 / (4 * LINK) + 6e-6, withinPercentage(0.01));
        // every second device of an axis of eight: as many groups share its links
        assertThat(seconds(torus(true, 8), CollectiveKind.ALL_GATHER, 1L << 30, 4, 2))
                .isCloseTo((1L << 30) * 3 / 4.0 / LINK + 4e-6, withinPercentage(0.01));
    }

    @Test
    void anExchangeTakesAQuarterOfTheTimeOfAGather() {
        // scaling book: each of n devices with V/n: V/n x n/8 over each link, a quarter of V / (2 w)
        long each = 1L << 26;
        assertThat(seconds(torus(true, 16), CollectiveKind.ALL_TO_ALL, each, 16, 1))
                .isCloseTo(each * 16 / (8 * LINK) + 8e-6, withinPercentage(0.01));
        // a line of four: two times two of the parts cross the middle
        assertThat(seconds(torus(false, 4), CollectiveKind.ALL_TO_ALL, each, 4, 1))
                .isCloseTo(each / LINK + 3e-6, withinPercentage(0.01));
    }

    @Test
    void neighboursSend() {
        assertThat(seconds(torus(true, 8, 8), CollectiveKind.SEND, 45_000_000, 8, 8))
                .isCloseTo(1e-3 + 1e-6, withinPercentage(0.01));
    }

    @Test
    void refusesWhatItHasNot() {
        assertThatThrownBy(() -> torus(true, 8).time(CollectiveKind.SEND, 1, RankGroup.contiguous(8), "tree"))
                .hasMessageContaining("[ring]");
        assertThatThrownBy(() -> torus(true, 8).time(CollectiveKind.SEND, 1, RankGroup.contiguous(9), "auto"))
                .hasMessageContaining("within the 8");
    }
}
