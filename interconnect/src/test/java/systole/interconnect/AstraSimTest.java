package systole.interconnect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import systole.interconnect.network.Carriage;
import systole.interconnect.network.LinkRate;
import systole.interconnect.network.Network;
import systole.interconnect.network.Wiring;
import systole.interconnect.network.Wirings;
import systole.sim.Ticks;

/**
 * All rows of the reference, played: its congestion-aware backend carries whole messages from link to link (a switch is a node
 * with a link to each device: two hops), the other one gives every message all links. Both work on what is added at 3350 GB/s,
 * three accesses a byte, and pay 10 ns a message.
 */
final class AstraSimTest {
    private static final double LOCAL = 3350e9;

    static Stream<List<String>> rows() throws IOException {
        try (InputStream in = AstraSimTest.class.getResourceAsStream("astra-sim.csv")) {
            return new BufferedReader(new InputStreamReader(Objects.requireNonNull(in), StandardCharsets.UTF_8))
                    .lines().skip(2).map(line -> List.of(line.split(";", -1))).toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void isReproduced(List<String> row) {
        CollectiveKind kind = CollectiveKind.of(row.get(1));
        long bytes = Long.parseLong(row.get(2));
        List<Integer> sizes =
                Arrays.stream(row.get(4).split("x", -1)).map(Integer::valueOf).toList();
        int ranks = sizes.stream().reduce(1, Math::multiplyExact);
        List<Double> bandwidths = numbers(row.get(5));
        List<Double> latencies = numbers(row.get(6));
        List<Wiring> axes = new ArrayList<>();
        List<String> names = List.of(row.get(3).split("x", -1));
        for (int axis = 0; axis < names.size(); axis++) {
            LinkRate rate = LinkRate.of(bandwidths.get(axis) * Fabrics.GIB_PER_SECOND, latencies.get(axis) * 1e-9);
            axes.add(wiring(names.get(axis), sizes.get(axis), rate));
        }
        int splits = Integer.parseInt(row.get(8));
        EndpointSpec endpoint = new EndpointSpec(Double.parseDouble(row.get(10)) * 1e-9, LOCAL, 3, false);
        // the reference states what a rank gives; all that is gathered is so many times as much
        long all = kind == CollectiveKind.ALL_GATHER ? bytes * ranks : bytes;
        ScheduleTime time = SchedulePlay.play(
                schedule(row.get(7), kind, sizes),
                new Network(Wirings.grid(axes)),
                row.get(0).equals("aware") ? Carriage.MESSAGE : Carriage.ALONE,
                endpoint,
                all / splits);
        double expected = Double.parseDouble(row.get(11));
        double found = splits * Ticks.toSeconds(time.ticks()) * 1e9;
        assertThat(Math.abs(found / expected - 1)).as("found %.0f ns", found).isLessThan(0.01);
    }

    private static List<Double> numbers(String text) {
        return Arrays.stream(text.replaceAll("[\"\\[\\] ]", "").split(",", -1))
                .map(Double::valueOf)
                .toList();
    }

    private static Wiring wiring(String name, int devices, LinkRate rate) {
        return switch (name) {
            case "Ring" -> Wirings.ring(devices, rate);
            case "Switch" -> Wirings.star(devices, rate);
            case "FullyConnected" -> Wirings.full(devices, rate);
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static CollectiveSchedule schedule(String name, CollectiveKind kind, List<Integer> sizes) {
        if (sizes.size() == 2) {
            return Algorithm.hierarchical(kind, sizes);
        }
        Algorithm algorithm = name.equals("halvingDoubling")
                ? Algorithm.HALVING_DOUBLING
                : Algorithm.valueOf(name.toUpperCase(Locale.ROOT));
        return algorithm.schedule(kind, sizes.get(0));
    }
}
