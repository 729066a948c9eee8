package systole.interconnect.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import systole.interconnect.network.Traffic.Message;

/**
 * Latency of packets under uniform traffic against a flit-level simulator, at loads below the knee. A cycle is 1 ns, a link
 * takes a flit a cycle, those of several packets in turn. The reference has input queues of eight flits in four virtual channels
 * and wormholes; here queues are at the outputs and endless, so the knee comes later: rows up to 60 % of the reference's highest
 * stable load are asked for.
 *
 * <p>A router of the reference takes 1 cycle for each of allocation of a channel, of the switch and the way through it; links
 * take 1 cycle in the mesh and 2 in the (folded) torus, 1 to enter and 1 to leave.
 */
final class BookSimTest {
    private static final double CYCLE = 1e-9;
    private static final double ROUTER = 3;

    static Stream<List<String>> rows() throws IOException {
        try (InputStream in = BookSimTest.class.getResourceAsStream("/systole/interconnect/booksim.csv")) {
            return new BufferedReader(new InputStreamReader(Objects.requireNonNull(in), StandardCharsets.UTF_8))
                            .lines()
                            .skip(2)
                            .map(line -> List.of(line.split(";", -1)))
                            .filter(row -> row.get(3).equals("uniform")
                                    && Double.parseDouble(row.get(5))
                                            <= (row.get(0).equals("mesh") ? 0.25 : 0.42))
                            .toList()
                            .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void isReproduced(List<String> row) {
        boolean torus = row.get(0).equals("torus");
        int flits = Integer.parseInt(row.get(4));
        double load = Double.parseDouble(row.get(5));
        double wire = torus ? 2 : 1;
        Wiring routers =
                Wirings.torus(List.of(8, 8), List.of(torus, torus), LinkRate.of(1 / CYCLE, (ROUTER + wire) * CYCLE));
        List<Message> messages = messages(load / flits, flits);
        double[] arrivals = Traffic.carry(new Network(new Tiles(routers)), Carriage.PACKET, 1, messages);
        double sum = 0;
        for (int i = 0; i < arrivals.length; i++) {
            sum += arrivals[i] - messages.get(i).startSeconds();
        }
        double found = sum / arrivals.length / CYCLE;
        double expected = Double.parseDouble(row.get(6));
        assertThat(found / expected)
                .as("found %.2f cycles, expected %.2f", found, expected)
                .isBetween(0.95, 1.05);
    }

    /** Devices at routers that are wired in some way: a link in, through the first router, and one out. */
    private record Tiles(Wiring routers) implements Wiring {
        @Override
        public int devices() {
            return routers.devices();
        }

        @Override
        public int nodes() {
            return 2 * routers.devices();
        }

        @Override
        public List<Link> links() {
            List<Link> links = new ArrayList<>();
            for (Link link : routers.links()) {
                links.add(new Link(devices() + link.from(), devices() + link.to(), link.rate()));
            }
            for (int device = 0; device < devices(); device++) {
                links.add(new Link(device, devices() + device, LinkRate.of(1 / CYCLE, (ROUTER + 1) * CYCLE)));
                links.add(new Link(devices() + device, device, LinkRate.of(1 / CYCLE, CYCLE)));
            }
            return links;
        }

        @Override
        public List<Integer> path(int from, int to) {
            List<Integer> path = new ArrayList<>(List.of(from));
            if (from == to) {
                path.add(devices() + from);
            } else {
                routers.path(from, to).forEach(router -> path.add(devices() + router));
            }
            path.add(to);
            return path;
        }
    }

    /** So many packets a cycle from each device, each to any. */
    private static List<Message> messages(double perCycle, int flits) {
        Random random = new Random(11);
        List<Message> messages = new ArrayList<>();
        for (int cycle = 0; cycle < 3000; cycle++) {
            for (int from = 0; from < 64; from++) {
                int to = random.nextInt(64);
                if (random.nextDouble() < perCycle) {
                    messages.add(new Message(from, to, flits, cycle * CYCLE));
                }
            }
        }
        return messages;
    }
}
