package systole.interconnect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import systole.sim.Ticks;

/** The closed form and the results of ASTRA-sim 2's analytical backends (MIT licence). */
final class ClosedFormTest {
    // kind, bytes, topology, ranks, GiB/s, latency ns, endpoint ns, algorithm, expected ns
    @ParameterizedTest
    @CsvSource({
        "all_reduce,65536,RING,8,50,500,10,ring,9320",
        "all_reduce,1048576,RING,8,50,500,10,ring,42143",
        "all_reduce,67108864,RING,8,50,500,10,ring,2247234",
        "all_reduce,1048576,RING,64,50,500,10,ring,103456",
        "all_reduce,67108864,RING,256,50,500,10,ring,2809600",
        "all_reduce,67108864,RING,8,25,500,10,ring,4434734",
        "all_reduce,67108864,RING,8,100,500,10,ring,1153484",
        "all_reduce,1048576,RING,8,50,0,10,ring,35143",
        "all_reduce,1048576,RING,8,50,500,1,ring,42008",
    })
    void ringsOfTheReference(
            String kind,
            long bytes,
            Topology topology,
            int ranks,
            double gib,
            double latency,
            double endpoint,
            String algorithm,
            double expected) {
        FabricSpec fabric = Fabrics.reference(topology, ranks, gib, latency * 1e-9, endpoint * 1e-9);
        CollectiveTime time = CollectiveTimer.time(fabric, CollectiveKind.of(kind), bytes, ranks, algorithm);
        assertThat(Ticks.toSeconds(time.ticks()) * 1e9).isCloseTo(expected, withinPercentage(0.2));
    }

    @Test
    void ringAllReduceIsItsClosedForm() {
        for (int ranks : new int[] {2, 5, 16}) {
            double part = 20_000_000.0 / ranks;
            double expected = 2 * (ranks - 1) * (part / (50 * Fabrics.GIB_PER_SECOND) + 510e-9 + 1.5 * part / 3350e9);
            CollectiveTime time = CollectiveTimer.time(
                    Fabrics.reference(Topology.RING, ranks, 50, 500e-9, 10e-9),
                    CollectiveKind.ALL_REDUCE,
                    20_000_000,
                    ranks,
                    "ring");
            assertThat(Ticks.toSeconds(time.ticks())).isCloseTo(expected, withinPercentage(0.001));
            assertThat(time.steps()).isEqualTo(2 * (ranks - 1));
            assertThat(Ticks.toSeconds(time.latencyTicks()))
                    .isCloseTo(2 * (ranks - 1) * 510e-9, withinPercentage(0.001));
        }
    }

    @Test
    void inSwitchReductionIsItsClosedForm() {
        for (long chunks : new long[] {1, 2, 7}) {
            long piece = 8 * 16 * 131072;
            double rate = 306e9;
            double expected = 25e-6 + chunks * piece * (1 + 1 / 8.0) / rate + piece * (1 - 1 / 8.0) / rate;
            CollectiveTime time =
                    CollectiveTimer.time(Fabrics.nvlink4(), CollectiveKind.ALL_REDUCE, chunks * piece, 8, "nvls");
            assertThat(Ticks.toSeconds(time.ticks())).isCloseTo(expected, withinPercentage(0.01));
        }
    }
}
