package systole.interconnect;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import systole.sim.BandwidthServer;
import systole.sim.Rate;
import systole.sim.Ticks;

/** The directed links of a fabric as pipes: one for each link, or, where all ranks do the same, one for each class. */
final class LinkSet {
    private final FabricSpec fabric;
    private final int ranks;
    private final boolean folded;
    private final ProtocolSpec protocol;
    private final BandwidthServer[] servers;

    LinkSet(FabricSpec fabric, ProtocolSpec protocol, int ranks, boolean folded) {
        this.fabric = fabric;
        this.ranks = ranks;
        this.folded = folded;
        this.protocol = protocol;
        Rate rate = Rate.of(protocol.payloadBytesPerSecond(fabric.pathBytesPerSecond(ranks)), protocol.payloadBytes());
        servers = new BandwidthServer[fabric.topology().linkClasses(ranks) * (folded ? 1 : ranks)];
        for (int i = 0; i < servers.length; i++) {
            servers[i] = new BandwidthServer(rate);
        }
    }

    /** True when one rank can stand for all: all do the same and no message crosses two links of the same class. */
    static boolean canFold(FabricSpec fabric, CollectiveSchedule schedule) {
        if (!schedule.rotates()) {
            return false;
        }
        int ranks = schedule.ranks();
        Set<Integer> distances = new HashSet<>();
        for (int step = 0; step < schedule.steps(); step++) {
            for (Send send : schedule.sends(0, step)) {
                if (distances.add(send.destination())) {
                    int[] route = fabric.topology().route(0, send.destination(), ranks);
                    long classes = Arrays.stream(route)
                            .map(link -> link / ranks)
                            .distinct()
                            .count();
                    if (classes < route.length) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    /**
     * Sends a message now; returns when its last byte has passed all links of its path.
     *
     * @throws ArithmeticException beyond the range of the time base
     */
    long transfer(long now, Send send, long bytes) {
        long end = Math.addExact(now, Ticks.ofSeconds(protocol.channelSeconds(bytes)));
        for (int link : route(send)) {
            end = Math.max(end, servers[folded ? link / ranks : link].serve(now, bytes));
        }
        return end;
    }

    /** The most link latencies that one of these sends pays. */
    int hops(List<Send> sends) {
        int most = 1;
        for (Send send : sends) {
            most = Math.max(most, fabric.topology().hops(route(send)));
        }
        return most;
    }

    private int[] route(Send send) {
        return fabric.topology().route(send.source(), send.destination(), ranks);
    }
}
