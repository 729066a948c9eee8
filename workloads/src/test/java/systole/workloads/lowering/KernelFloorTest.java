package systole.workloads.lowering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import systole.isa.Grid;
import systole.isa.Kernel;
import systole.isa.KernelBuilder;

final class KernelFloorTest {
    /** 1 GHz, 100 GB/s a port, 1 TB/s cache, 0.5 TB/s memory, 2 us a kernel, 0.3 us a tile, 500 and 200 ns latency. */
    private static final Rates RATES =
            new Rates(1e-9, 100e9, 1e12, run -> run < 128 ? 0.25e12 : 0.5e12, 2e-6, 0.3e-6, 500e-9, 200e-9);

    /** 10 tiles on 4 cores: 3 rounds. Before all, 2 us of launch and three latencies of 500 ns. */
    private static final double FIXED = 2e-6 + 3 * 500e-9;

    @Test
    void productsSetThePace() {
        // 5000 cycles a tile against 100 KB at 100 GB/s = 1 us; a store of 10 KB takes 100 ns at the end
        KernelFloor floor = new KernelFloor(10, true, 2, 5000, 100e3, 10e3, 1e6, 1e6, 128);
        assertThat(floor.seconds(RATES, 4)).isEqualTo(0.99 * (FIXED + 3 * 5e-6 + 0.1e-6), within(1e-12));
    }

    @Test
    void portsOrCacheOrMemorySetThePace() {
        KernelFloor port = new KernelFloor(10, true, 2, 100, 100e3, 0, 1e6, 1e6, 128);
        assertThat(port.seconds(RATES, 4)).isEqualTo(0.99 * (FIXED + 3 * 1e-6), within(1e-12));
        KernelFloor cache = new KernelFloor(10, true, 2, 100, 100e3, 0, 20e6, 1e6, 128);
        assertThat(cache.seconds(RATES, 4)).isEqualTo(0.99 * (FIXED + 20e-6), within(1e-12));
        KernelFloor memory = new KernelFloor(10, true, 2, 100, 100e3, 0, 20e6, 20e6, 128);
        assertThat(memory.seconds(RATES, 4)).isEqualTo(0.99 * (FIXED + 40e-6), within(1e-12));
        KernelFloor pieces = new KernelFloor(10, true, 2, 100, 100e3, 0, 20e6, 20e6, 64);
        assertThat(pieces.seconds(RATES, 4)).as("in short runs").isEqualTo(0.99 * (FIXED + 80e-6), within(1e-12));
    }

    @Test
    void coresThatDoNotKeepRunningWaitBetweenTiles() {
        // three rounds of 5 us; between them twice a store of 100 ns, a load from the cache of 200 ns and 300 ns to
        // start
        KernelFloor floor = new KernelFloor(10, false, 2, 5000, 100e3, 10e3, 1e6, 1e6, 128);
        assertThat(floor.seconds(RATES, 4)).isEqualTo(0.99 * (FIXED + 15e-6 + 2 * 0.6e-6 + 0.1e-6), within(1e-12));
    }

    @Test
    void nothingIsBelowWhatIsUnknown() {
        assertThat(new KernelFloor(10, true, 0, 1, 1, 1, 1, 1, 128).seconds(Rates.UNKNOWN, 4))
                .isEqualTo(Double.NEGATIVE_INFINITY);
    }

    @Test
    void whatCannotBeShortestIsNotBuilt() {
        double[] floors = {4, 1, 2, 9};
        double[] times = {5, 6, 5, 9};
        AtomicInteger built = new AtomicInteger();
        List<List<Kernel>> kernels = List.of(copies(1), copies(2), copies(3), copies(4));
        Shortest.Choice best = Shortest.of(
                4,
                i -> floors[i],
                i -> {
                    built.incrementAndGet();
                    return kernels.get(i);
                },
                list -> times[list.size() - 1]);
        assertThat(best.number()).as("the first of two that take 5").isZero();
        assertThat(best.kernels()).hasSize(1);
        assertThat(built).as("the last cannot be below 9").hasValue(3);
    }

    @Test
    void whatDoesNotFitIsNotTaken() {
        Shortest.Choice none = Shortest.of(2, i -> 0, i -> List.of(), list -> 1);
        assertThat(none.number()).isEqualTo(-1);
        assertThat(none.kernels()).isEmpty();
    }

    private static List<Kernel> copies(int count) {
        KernelBuilder builder = new KernelBuilder("nothing");
        Kernel kernel = builder.build(new Grid(List.of(new Grid.Axis("x", 1)), List.of(0), 0));
        return Collections.nCopies(count, kernel);
    }
}
