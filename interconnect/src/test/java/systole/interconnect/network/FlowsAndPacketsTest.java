package systole.interconnect.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import systole.interconnect.network.Traffic.Message;

/**
 * Packets judge flows: on every pattern the last byte arrives within 5 % and the mean message within 10 %. Links of 10 GB/s and
 * 500 ns, messages of 2 MB, packets of 4 KiB.
 */
final class FlowsAndPacketsTest {
    private static final LinkRate RATE = LinkRate.of(10e9, 500e-9);
    private static final long BYTES = 2_000_000;

    static Stream<Arguments> patterns() {
        Wiring star = Wirings.star(16, RATE);
        Wiring ring = Wirings.ring(16, RATE);
        Wiring torus = Wirings.torus(List.of(4, 4), List.of(true, true), RATE);
        Wiring mesh = Wirings.torus(List.of(4, 4), List.of(false, false), RATE);
        Wiring thin = Wirings.fatTree(16, 4, 2, RATE, RATE);
        Wiring tree = Wirings.fatTree(16, 4, 4, RATE, RATE);
        Wiring rails = Wirings.rails(4, 4, LinkRate.of(60e9, 300e-9), RATE);
        Wiring fly = Wirings.dragonfly(4, 2, 2, RATE, RATE, RATE);
        return Stream.of(
                Arguments.of("ring of neighbours", ring, shift(16, r -> (r + 1) % 16)),
                Arguments.of("three places on", ring, shift(16, r -> (r + 3) % 16)),
                Arguments.of("permutation through a switch", star, shift(16, r -> r * 5 % 16)),
                Arguments.of("incast", star, shift(16, r -> 0)),
                Arguments.of("all to all through a switch", star, everyone(16)),
                Arguments.of("all to all on a torus", torus, everyone(16)),
                Arguments.of("all to all on a mesh", mesh, everyone(16)),
                Arguments.of("transpose on a mesh", mesh, shift(16, r -> r % 4 * 4 + r / 4)),
                Arguments.of("shared way up", thin, shift(16, r -> (r + 4) % 16)),
                Arguments.of("all to all on a fat tree", tree, everyone(16)),
                Arguments.of("across rails", rails, shift(16, r -> (r + 5) % 16)),
                Arguments.of("all to all on rails", rails, everyone(16)),
                Arguments.of("group to group", fly, shift(16, r -> (r + 4) % 16)),
                Arguments.of("all to all on a dragonfly", fly, everyone(16)),
                Arguments.of(
                        "two incasts and a bystander",
                        star,
                        List.of(
                                new Message(1, 0, BYTES, 0),
                                new Message(2, 0, BYTES, 0),
                                new Message(2, 3, BYTES, 0),
                                new Message(4, 3, BYTES, 0),
                                new Message(5, 6, BYTES, 0))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("patterns")
    void agree(String name, Wiring wiring, List<Message> messages) {
        Network network = new Network(wiring);
        double[] flows = Traffic.carry(network, Carriage.FLOW, 4096, messages);
        double[] packets = Traffic.carry(network, Carriage.PACKET, 4096, messages);
        assertThat(max(flows) / max(packets)).as("last, flows %s", max(flows)).isBetween(0.95, 1.05);
        assertThat(mean(flows) / mean(packets)).as("mean").isBetween(0.90, 1.10);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("patterns")
    void folding(String name, Wiring wiring, List<Message> messages) {
        Network network = new Network(wiring);
        double[] capacity = network.links().stream()
                .mapToDouble(link -> link.rate().bytesPerSecond())
                .toArray();
        int[][] routes = messages.stream()
                .map(message -> network.route(message.from(), message.to()))
                .toArray(int[][]::new);
        double[] folded = MaxMin.rates(capacity, routes);
        double[] all = MaxMin.unfolded(capacity, routes);
        for (int flow = 0; flow < all.length; flow++) {
            assertThat(folded[flow] / all[flow]).isBetween(1 - 1e-9, 1 + 1e-9);
        }
    }

    private static List<Message> shift(int devices, IntUnaryOperator to) {
        List<Message> messages = new ArrayList<>();
        for (int from = 0; from < devices; from++) {
            if (to.applyAsInt(from) != from) {
                messages.add(new Message(from, to.applyAsInt(from), BYTES, 0));
            }
        }
        return messages;
    }

    private static List<Message> everyone(int devices) {
        List<Message> messages = new ArrayList<>();
        for (int distance = 1; distance < devices; distance++) {
            int places = distance;
            messages.addAll(shift(devices, from -> (from + places) % devices));
        }
        return messages;
    }

    private static double max(double[] values) {
        return Arrays.stream(values).max().orElseThrow();
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    @Test
    void ratesOfRandomFlowsAreMaxMinFair() {
        Random random = new Random(7);
        for (int round = 0; round < 200; round++) {
            int links = 3 + random.nextInt(8);
            double[] capacity = random.doubles(links, 1, 10).toArray();
            int[][] routes = new int[2 + random.nextInt(12)][];
            for (int flow = 0; flow < routes.length; flow++) {
                routes[flow] =
                        random.ints(1 + random.nextInt(3), 0, links).distinct().toArray();
            }
            double[] rates = MaxMin.rates(capacity, routes);
            double[] load = new double[links];
            double[] most = new double[links];
            for (int flow = 0; flow < routes.length; flow++) {
                for (int link : routes[flow]) {
                    load[link] += rates[flow];
                    most[link] = Math.max(most[link], rates[flow]);
                }
            }
            // no link carries more than it can, and every flow has a full link on which none is faster
            for (int flow = 0; flow < routes.length; flow++) {
                double rate = rates[flow];
                assertThat(Arrays.stream(routes[flow])
                                .anyMatch(link ->
                                        load[link] > capacity[link] * (1 - 1e-9) && most[link] <= rate * (1 + 1e-9)))
                        .isTrue();
            }
            for (int link = 0; link < links; link++) {
                assertThat(load[link]).isLessThanOrEqualTo(capacity[link] * (1 + 1e-9));
            }
        }
    }
}
