package systole.system.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import systole.interconnect.CollectiveKind;
import systole.interconnect.CollectiveTime;
import systole.interconnect.CollectiveTimer;
import systole.interconnect.FabricSpec;
import systole.interconnect.Topology;
import systole.sim.Ticks;
import systole.system.DeviceLinks;
import systole.system.Layout;
import systole.system.NodeLinks;
import systole.system.NodeSpec;
import systole.system.Presets;
import systole.system.Presets.Folder;
import systole.system.UnservedException;

/** Nodes as described run the collectives that were measured on them. */
final class NodeFabricTest {
    static Stream<String> systems() {
        return Presets.ids(Folder.SYSTEMS).stream();
    }

    private static FabricSpec fabric(String node, int ranks) {
        return Objects.requireNonNull(Descriptions.node(node).fabricFor(ranks));
    }

    private static double seconds(FabricSpec fabric, CollectiveKind kind, long bytes, int ranks) {
        CollectiveTime time = CollectiveTimer.time(fabric, kind, bytes, ranks, CollectiveTimer.AUTO);
        return Ticks.toSeconds(time.ticks());
    }

    @ParameterizedTest
    @MethodSource("systems")
    void everyNodeRunsEveryCollective(String id) {
        NodeSpec node = Descriptions.node(id);
        assertThat(node.fabricFor(1)).isNull();
        int ranks = Math.min(8, node.devices());
        for (CollectiveKind kind : CollectiveKind.values()) {
            assertThat(seconds(fabric(id, ranks), kind, 1 << 20, ranks)).isPositive();
        }
        assertThatThrownBy(() -> node.fabricFor(node.devices() + 1))
                .isInstanceOf(UnservedException.class)
                .hasMessageContaining("does not fit in " + id);
    }

    /** Ranks, bytes, microseconds of nccl-tests all_reduce: nccl_perf.parquet of ai-dynamo/aiconfigurator (Apache-2.0). The smallest is the farthest. */
    @ParameterizedTest
    @CsvSource({
        "hgx-a100-80gb, 2, 2048, 10.0",
        "hgx-a100-80gb, 2, 536870912, 2781.1",
        "hgx-a100-80gb, 8, 4096, 21.4",
        "hgx-a100-80gb, 8, 131072, 27.4",
        "hgx-a100-80gb, 8, 268435456, 2182.5",
        "hgx-h100, 2, 2048, 6.3",
        "hgx-h100, 2, 536870912, 1686.4",
        "hgx-h100, 8, 4096, 16.0",
        "hgx-h100, 8, 1048576, 25.4",
        "hgx-h100, 8, 536870912, 2111.1",
        "hgx-h200, 8, 8192, 16.7",
        "hgx-h200, 8, 134217728, 564.5",
    })
    void allReduceAsMeasured(String node, int ranks, long bytes, double microseconds) {
        assertThat(seconds(fabric(node, ranks), CollectiveKind.ALL_REDUCE, bytes, ranks) * 1e6)
                .isCloseTo(microseconds, withinPercentage(16));
    }

    /** Ring, Simple: startup, 14 steps, 14 chunks by 24 channels (235 GB/s, below 300 * 128 / 160), the last chunk copied. */
    @Test
    void aLargeAllReduceByHand() {
        double chunk = (1 << 28) / 8.0;
        double expected = 29.5e-6 + 14 * 3.4e-6 + 14 * chunk / 235e9 + chunk / 440e9;
        assertThat(seconds(fabric("hgx-a100-80gb", 8), CollectiveKind.ALL_REDUCE, 1 << 28, 8))
                .isCloseTo(expected, withinPercentage(0.001));
    }

    /** A torus axis or rectangle: each step is a chunk at 45 GB/s and a hop of 1 us. */
    @ParameterizedTest
    @ValueSource(ints = {4, 8, 16})
    void aRingInThePod(int ranks) {
        FabricSpec fabric = fabric("tpu-v4-pod", ranks);
        assertThat(fabric.topology()).isEqualTo(Topology.RING);
        assertThat(fabric.ranks()).isEqualTo(ranks);
        double chunk = (1 << 28) / (double) ranks;
        assertThat(seconds(fabric, CollectiveKind.ALL_REDUCE, 1 << 28, ranks))
                .isCloseTo(2 * (ranks - 1) * (chunk / 45e9 + 1e-6), withinPercentage(0.001));
        assertThat(Descriptions.node("tpu-v4-pod").fabricAssumptions(ranks))
                .containsExactly("collectives among " + ranks
                        + " devices run around one ring of neighbours: 2 of the 6 links of a device");
    }

    @Test
    void aRingThatDoesNotCloseIsAnAssumption() {
        assertThat(Descriptions.node("tpu-v4-pod").fabricAssumptions(7))
                .hasSize(2)
                .last()
                .isEqualTo(
                        "no ring of neighbours in the 16 x 16 x 16 torus has 7 members: the hop that closes it leads "
                                + "through other devices and is timed as one hop");
        assertThat(Descriptions.node("hgx-h100").fabricAssumptions(7)).isEmpty();
        assertThat(Descriptions.node("h100-sxm-80gb").fabricFor(1)).isNull();
    }

    @Test
    void devicesJoinedOneToOneHaveOnlyTheLinksToTheirPeers() {
        FabricSpec group = Objects.requireNonNull(node(Layout.FULL, 21).fabricFor(4));
        assertThat(group.topology()).isEqualTo(Topology.FULLY_CONNECTED);
        assertThat(group.link().count()).isEqualTo(9);
        assertThatThrownBy(() -> node(Layout.FULL, 6)).hasMessage("a link to each of the 7 others, found 6");
    }

    @Test
    void aSwitchThatDoesNotReduceOffersNoSuchAlgorithm() {
        FabricSpec plain = Objects.requireNonNull(node(Layout.SWITCH, 18).fabricFor(8));
        assertThat(plain.algorithms()).hasSize(2);
        assertThat(fabric("hgx-h100", 8).algorithms()).hasSize(3);
        assertThat(node(Layout.RING, 4).fabricAssumptions(8)).isEmpty();
    }

    /** Eight devices on NVLink 4. */
    private static NodeSpec node(Layout layout, int count) {
        NodeSpec hgx = Descriptions.node("hgx-h100");
        NodeLinks links = new NodeLinks(
                new DeviceLinks("nvlink4", count, 25e9),
                0,
                layout,
                List.of(),
                false,
                Objects.requireNonNull(hgx.fabric()).algorithms());
        return new NodeSpec("eight", hgx.device(), 8, links, null, null);
    }
}
