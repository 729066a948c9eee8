package systole.system.run;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import systole.interconnect.CollectiveKind;
import systole.interconnect.CollectiveTime;
import systole.interconnect.CollectiveTimer;
import systole.interconnect.FabricSpec;
import systole.microarch.DeviceSpec;
import systole.microarch.power.Component;
import systole.microarch.power.Energy;
import systole.microarch.timing.KernelTime;
import systole.sim.Resource;
import systole.sim.Ticks;
import systole.system.UnservedException;
import systole.workloads.graph.Collective;
import systole.workloads.graph.OperatorStep;
import systole.workloads.graph.Pass;
import systole.workloads.graph.Repeat;
import systole.workloads.graph.Step;
import systole.workloads.graph.StepVisitor;
import systole.workloads.operator.Operator;

/**
 * Times the steps of a pass on one of the ranks, which are all alike. Steps follow one another: nothing overlaps a collective.
 */
final class PassTimer {
    private static final double PICO = 1e-12;

    private final OperatorTimer operators;
    private final @Nullable FabricSpec fabric;
    private final String algorithm;
    private final Set<String> overCap = new LinkedHashSet<>();
    private final Set<String> onHost = new LinkedHashSet<>();
    private final HostTimer host;
    private final long gapPicoseconds;
    private final double gapSeconds;

    PassTimer(
            OperatorTimer operators, @Nullable FabricSpec fabric, HostTimer host, String algorithm, double gapSeconds) {
        this.host = host;
        this.operators = operators;
        this.fabric = fabric;
        this.algorithm = algorithm;
        this.gapSeconds = gapSeconds;
        this.gapPicoseconds = Math.round(gapSeconds * 1e12);
    }

    PassTime time(Pass pass) {
        PassTime time = new PassTime();
        Visitor visitor = new Visitor(time, 1);
        pass.steps().forEach(step -> step.accept(visitor));
        return time;
    }

    /** One step alone, with all that it repeats. */
    PassTime time(Step step) {
        PassTime time = new PassTime();
        step.accept(new Visitor(time, 1));
        return time;
    }

    /** Operators whose power was above the cap at the lowest clock, in the order met. */
    Set<String> overCap() {
        return overCap;
    }

    /** What ran on the host, in the order met. */
    Set<String> onHost() {
        return onHost;
    }

    private final class Visitor implements StepVisitor {
        private final PassTime time;
        private final long count;

        Visitor(PassTime time, long count) {
            this.time = time;
            this.count = count;
        }

        @Override
        public void operator(OperatorStep step) {
            HostTimer.Call call = host.call(step.operator());
            if (call != null) {
                onHost(step.operator(), call);
                return;
            }
            OperatorTimer.OperatorTime operator = operators.time(step.operator());
            if (operator.settled().watts() > operators.device().power().capWatts()) {
                overCap.add(step.operator().name());
            }
            long[] accounts = new long[Resource.values().length];
            for (KernelTime kernel : operator.settled().kernels()) {
                for (Resource resource : Resource.values()) {
                    accounts[resource.ordinal()] += Ticks.toPicoseconds(kernel.account(resource));
                }
                accounts[Resource.LAUNCH.ordinal()] += gapPicoseconds;
                time.addEvents(kernel.events());
            }
            time.add(step.operator().name(), count, accounts, operator.settled().joules());
        }

        private void onHost(Operator operator, HostTimer.Call call) {
            onHost.add(String.format(
                    Locale.ROOT,
                    "%s runs on the host: %s has no kernel for it; %.0f bytes cross the host link each time",
                    operator.name(),
                    operators.device().id(),
                    call.crossingBytes()));
            long[] accounts = new long[Resource.values().length];
            accounts[Resource.HOST.ordinal()] = Math.round(call.seconds() / PICO);
            double[] joules = call.joules();
            joules[Component.STATIC.ordinal()] = Energy.ofStatic(operators.device(), call.seconds());
            time.add(operator.name(), count, accounts, joules);
        }

        @Override
        public void collective(Collective step) {
            CollectiveTime collective = timeOf(step);
            long[] accounts = new long[Resource.values().length];
            accounts[Resource.LINK.ordinal()] = Ticks.toPicoseconds(collective.linkTicks());
            accounts[Resource.LATENCY.ordinal()] = Ticks.toPicoseconds(collective.latencyTicks());
            accounts[Resource.MEMORY.ordinal()] = Ticks.toPicoseconds(collective.memoryTicks());
            accounts[Resource.LAUNCH.ordinal()] = gapPicoseconds;
            DeviceSpec device = operators.device();
            double[] joules = new double[Component.values().length];
            joules[Component.LINK.ordinal()] =
                    PICO * collective.lineBytes() * device.energy().linkPicojoulesPerByte();
            joules[Component.MEMORY.ordinal()] =
                    PICO * collective.localMemoryBytes() * device.energy().memoryPicojoulesPerByte();
            joules[Component.STATIC.ordinal()] =
                    Energy.ofStatic(device, Ticks.toSeconds(collective.ticks()) + gapSeconds);
            time.addEvents(collective.events());
            time.add(step.name(), count, accounts, joules);
        }

        @Override
        public void repeat(Repeat step) {
            Visitor inner = new Visitor(time, count * step.count());
            for (Step each : step.steps()) {
                each.accept(inner);
            }
        }

        private CollectiveTime timeOf(Collective step) {
            if (fabric == null) {
                throw new UnservedException(
                        "a device alone has no peers for " + step.name(), "name a node, or set tensor to 1");
            }
            try {
                return CollectiveTimer.time(
                        fabric, CollectiveKind.of(step.kind().text()), step.bytes(), step.ranks(), algorithm);
            } catch (IllegalArgumentException e) {
                throw new UnservedException(
                        step.name() + ": " + e.getMessage(), "choose another algorithm or number of ranks");
            }
        }
    }
}
