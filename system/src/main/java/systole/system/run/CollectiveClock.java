package systole.system.run;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import systole.interconnect.ClusterSpec;
import systole.interconnect.ClusterTimer;
import systole.interconnect.CollectiveKind;
import systole.interconnect.CollectiveTime;
import systole.interconnect.CollectiveTimer;
import systole.interconnect.RankGroup;
import systole.microarch.DeviceSpec;
import systole.microarch.power.Component;
import systole.microarch.power.Energy;
import systole.sim.Resource;
import systole.sim.Ticks;
import systole.system.Execution;
import systole.system.NodeLinks;
import systole.system.Parallelism;
import systole.system.SystemSpec;
import systole.system.UnservedException;
import systole.system.stack.SmallMessages;
import systole.workloads.graph.Collective;

/** Times what groups of ranks exchange on the machine that they lie on, each distinct exchange once. */
public final class CollectiveClock {
    private static final double PICO = 1e-12;

    private final SystemSpec system;
    private final Parallelism plan;
    private final DeviceSpec device;
    private final String algorithm;
    private final ClusterSpec cluster;
    private final @Nullable SmallMessages messages;
    /** The same machine with the stack's own collectives on the links of its nodes. */
    private final ClusterSpec small;

    private final Map<Exchange, CollectiveTime> known = new HashMap<>();
    private final Set<String> assumptions = new LinkedHashSet<>();

    /**
     * A clock for a run.
     *
     * @param system the machine, of which as many devices are in use as the plan has
     * @param plan which ranks exchange
     * @param device each of the devices, for energy
     * @param execution the algorithm asked for, and the software
     */
    public CollectiveClock(SystemSpec system, Parallelism plan, DeviceSpec device, Execution execution) {
        this.system = system;
        this.plan = plan;
        this.device = device;
        this.algorithm = execution.collective();
        this.cluster = system.cluster(plan.devices());
        NodeLinks links = system.node().fabric();
        this.messages = links == null
                ? null
                : execution.stack().messages().get(links.device().type());
        this.small = messages == null
                ? cluster
                : system.offering(messages.algorithms()).cluster(plan.devices());
    }

    private record Exchange(CollectiveKind kind, long bytes, RankGroup group) {}

    /**
     * A collective of a pass.
     *
     * @throws UnservedException when nothing on the machine can run it
     */
    CollectiveTime time(Collective step) {
        return time(CollectiveKind.of(step.kind().text()), step.bytes(), plan.group(step.group()));
    }

    /**
     * An exchange as a pass of its own; nothing for a group of one.
     *
     * @throws UnservedException when nothing on the machine can run it
     */
    public PassTime pass(String name, CollectiveKind kind, long bytes, RankGroup group) {
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

    /** What was taken for granted so far. */
    public Set<String> assumptions() {
        return assumptions;
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
        ClusterSpec where = isOwn(exchange) ? small : cluster;
        try {
            return ClusterTimer.time(
                    where, exchange.kind(), exchange.bytes(), exchange.group(), algorithm(where, exchange));
        } catch (IllegalArgumentException e) {
            throw new UnservedException(
                    exchange.kind().key() + " of " + exchange.group().size() + " ranks: " + e.getMessage(),
                    "choose another algorithm or degrees of parallelism");
        }
    }

    /** Whether the stack's own collectives carry it: within a node, up to their size, where they have what is asked for. */
    private boolean isOwn(Exchange exchange) {
        return messages != null
                && messages.serve(exchange.kind(), exchange.bytes())
                && cluster.withinNode(exchange.group())
                && ClusterTimer.offers(small, exchange.kind(), exchange.group(), algorithm);
    }

    /** The algorithm asked for where it is offered for the exchange; where only for others, the library has its choice. */
    private String algorithm(ClusterSpec where, Exchange exchange) {
        if (ClusterTimer.offers(where, exchange.kind(), exchange.group(), algorithm)) {
            return algorithm;
        }
        // also what is offered only across nodes, of which one may be in use
        Set<String> offered = ClusterTimer.algorithms(system.joined());
        offered.addAll(ClusterTimer.algorithms(small));
        if (!offered.contains(algorithm)) {
            throw new UnservedException(
                    "the libraries of " + system.id() + " have no collectives by " + algorithm,
                    "choose among auto, " + String.join(", ", offered));
        }
        assumptions.add("execution.collective \"" + algorithm + "\" is not offered for "
                + exchange.kind().key() + " among " + exchange.group().size() + " ranks: the library chooses");
        return CollectiveTimer.AUTO;
    }
}
