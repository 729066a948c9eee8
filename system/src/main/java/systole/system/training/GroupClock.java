package systole.system.training;

import java.util.HashMap;
import java.util.Map;
import systole.interconnect.ClusterSpec;
import systole.interconnect.ClusterTimer;
import systole.interconnect.CollectiveKind;
import systole.interconnect.CollectiveTime;
import systole.interconnect.RankGroup;
import systole.microarch.DeviceSpec;
import systole.microarch.power.Component;
import systole.microarch.power.Energy;
import systole.sim.Resource;
import systole.sim.Ticks;
import systole.system.UnservedException;
import systole.system.run.CollectiveClock;
import systole.system.run.PassTime;
import systole.workloads.graph.Collective;

/** Times what groups of ranks exchange on the machine that they lie on, each distinct exchange once. */
final class GroupClock implements CollectiveClock {
    private static final double PICO = 1e-12;

    private final ClusterSpec cluster;
    private final RankGroups groups;
    private final DeviceSpec device;
    private final String algorithm;
    private final Map<Exchange, CollectiveTime> known = new HashMap<>();

    GroupClock(ClusterSpec cluster, RankGroups groups, DeviceSpec device, String algorithm) {
        this.cluster = cluster;
        this.groups = groups;
        this.device = device;
        this.algorithm = algorithm;
    }

    private record Exchange(CollectiveKind kind, long bytes, RankGroup group) {}

    @Override
    public CollectiveTime time(Collective step) {
        return time(CollectiveKind.of(step.kind().text()), step.bytes(), groups.of(step.group()));
    }

    /** An exchange as a pass of its own; nothing for a group of one. */
    PassTime pass(String name, CollectiveKind kind, long bytes, RankGroup group) {
        PassTime pass = new PassTime();
        if (group.size() > 1 && bytes > 0) {
            CollectiveTime time = time(kind, bytes, group);
            long[] accounts = new long[Resource.values().length];
            accounts[Resource.LINK.ordinal()] = Ticks.toPicoseconds(time.linkTicks());
            accounts[Resource.LATENCY.ordinal()] = Ticks.toPicoseconds(time.latencyTicks());
            accounts[Resource.MEMORY.ordinal()] = Ticks.toPicoseconds(time.memoryTicks());
            double[] joules = new double[Component.values().length];
            joules[Component.LINK.ordinal()] =
                    PICO * time.lineBytes() * device.energy().linkPicojoulesPerByte();
            joules[Component.MEMORY.ordinal()] =
                    PICO * time.localMemoryBytes() * device.energy().memoryPicojoulesPerByte();
            joules[Component.STATIC.ordinal()] = Energy.ofStatic(device, Ticks.toSeconds(time.ticks()));
            pass.add(name, 1, accounts, joules);
        }
        return pass;
    }

    private CollectiveTime time(CollectiveKind kind, long bytes, RankGroup group) {
        Exchange exchange = new Exchange(kind, bytes, group);
        CollectiveTime time = known.get(exchange);
        if (time == null) {
            time = timed(exchange);
            known.put(exchange, time);
        }
        return time;
    }

    private CollectiveTime timed(Exchange exchange) {
        try {
            return ClusterTimer.time(cluster, exchange.kind(), exchange.bytes(), exchange.group(), algorithm);
        } catch (IllegalArgumentException e) {
            throw new UnservedException(
                    exchange.kind().key() + " of " + exchange.group().size() + " ranks: " + e.getMessage(),
                    "choose another algorithm or degrees of parallelism");
        }
    }
}
