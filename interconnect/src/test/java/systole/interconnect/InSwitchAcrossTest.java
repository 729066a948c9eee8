package systole.interconnect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import systole.sim.Ticks;

/** Switches that add inside four nodes of eight, and trees of cards between them. */
final class InSwitchAcrossTest {
    private static final double WIRE = 3.7e-6;
    private static final long BYTES = 80_000_000;

    private static Crossing crossing(NetworkProtocol.@Nullable Estimate table) {
        NetworkProtocol simple =
                new NetworkProtocol("Simple", 0, 10.3e-6, 10.3e-6, 17.2e-6, 0, 1, 1, 1, 1L << 40, 0, table);
        NetworkLibrary library =
                new NetworkLibrary(Set.of(Algorithm.RING, Algorithm.TREE, Algorithm.NVLS), List.of(simple));
        ClusterSpec cluster = ClusterSpec.node(Fabrics.nvlink4())
                .joined(new NetworkSpec(4, 50e9, WIRE, FatTreeShape.NON_BLOCKING, library));
        RankGroup all = RankGroup.contiguous(32);
        return new Crossing(cluster, Placement.of(cluster, all), all, CollectiveKind.ALL_REDUCE, BYTES);
    }

    private static Crossing.Way way(Crossing crossing) {
        return new InSwitchAcross().ways(crossing).get(0);
    }

    /**
     * By the library's table, as rings and trees are: start of 25 us, two levels up and down of 20.9 us, and the slower of 9/8
     * of the buffer at the switch's 306 GB/s and two shares of it at the card's 50 GB/s.
     */
    @Test
    void theTableComparesAlikeWithRingsAndTrees() {
        Crossing crossing = crossing(new NetworkProtocol.Estimate(14e-6, 14e-6, 20.9e-6));
        double expected = 25e-6 + 4 * 20.9e-6 + Math.max(9 / 8.0 * BYTES / 306e9, 2 * BYTES / 8.0 / 50e9);
        assertThat(new InSwitchAcross().estimatedSeconds(crossing, way(crossing)))
                .isCloseTo(expected, withinPercentage(1e-6));
        // a tree in the same table: start of 8.4 us, 7 steps of 3.4 us in a node and 2 of 14 us, up and down, and two
        // buffers at
        // the protocol's rate in a node
        TreeAcross tree = new TreeAcross();
        Crossing.Way simple = tree.ways(crossing).stream()
                .filter(each -> each.across().name().equals("Simple"))
                .findFirst()
                .orElseThrow();
        double rate = Fabrics.nvlink4().payloadBytesPerSecond(Objects.requireNonNull(simple.inside()), 8);
        assertThat(tree.estimatedSeconds(crossing, simple))
                .isCloseTo(8.4e-6 + 2 * (7 * 3.4e-6 + 2 * 14e-6) + 2 * BYTES / rate, withinPercentage(1e-6));
    }

    /** Steps between switches take 17.2 us and the wire. */
    @Test
    void theTimeItself() {
        Crossing crossing = crossing(null);
        double seconds = Ticks.toSeconds(
                new InSwitchAcross().time(crossing, way(crossing)).ticks());
        assertThat(seconds).isCloseTo(25e-6 + 4 * (17.2e-6 + WIRE) + 2 * BYTES / 8.0 / 50e9, withinPercentage(0.1));
        assertThat(new InSwitchAcross().estimatedSeconds(crossing, way(crossing)))
                .isNegative();
    }

    @Test
    void aLibraryThatOffersItSaysWhatAStepTakes() {
        NetworkProtocol without = new NetworkProtocol("Simple", 0, 0, 0, null, 0, 1, 1, 1, 1L << 40, 0, null);
        assertThatThrownBy(() -> new NetworkLibrary(Set.of(Algorithm.NVLS), List.of(without)))
                .hasMessageContaining("the step between switches");
    }
}
