package systole.system.run;

import java.util.IdentityHashMap;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import systole.interconnect.CollectiveTime;
import systole.microarch.DeviceSpec;
import systole.microarch.power.Component;
import systole.microarch.power.Energy;
import systole.microarch.power.SettledTimer.Settled;
import systole.microarch.timing.KernelTime;
import systole.sim.Resource;
import systole.sim.Ticks;
import systole.workloads.graph.Collective;
import systole.workloads.graph.OperatorStep;
import systole.workloads.graph.Repeat;
import systole.workloads.graph.Step;
import systole.workloads.graph.StepVisitor;

/** One pass at one clock, step after step: the device's time of each, and what it waits for the host before it. */
final class PassPlay implements StepVisitor {
    private static final double PICO = 1e-12;
    private static final String HOST = "host";

    private final PassTimer timer;
    private final DeviceSpec device;
    private final Launching launching;
    private final long hertz;
    private final boolean coarse;
    private final @Nullable StepListener listener;
    private final boolean spread;
    private final LaunchQueue queue;
    private final IdentityHashMap<Step, Timed> known = new IdentityHashMap<>();
    private final PassTime time = new PassTime();
    private long count = 1;

    PassPlay(PassTimer timer, Launching launching, long hertz, boolean coarse, @Nullable StepListener listener) {
        this.timer = timer;
        this.device = timer.operators().device();
        this.launching = launching;
        this.hertz = hertz;
        this.coarse = coarse;
        this.listener = listener;
        this.spread = listener != null || !launching.keepsUp();
        this.queue = new LaunchQueue(launching.host());
        long ahead = Math.round(launching.aheadSeconds() / PICO);
        if (ahead > 0) {
            time.add(HOST, 1, only(Resource.HOST, ahead), staticOnly(launching.aheadSeconds()));
            tell(HOST, false, 0, ahead, Resource.HOST);
        }
    }

    /** A step by itself: time by resource, energy, kernels that are launched for it. */
    private record Timed(String name, long[] accounts, double[] joules, int kernels, long events, boolean onHost) {
        long picoseconds() {
            long sum = 0;
            for (long account : accounts) {
                sum += account;
            }
            return sum;
        }
    }

    PassTime time() {
        return time;
    }

    @Override
    public void operator(OperatorStep step) {
        Timed timed = known.get(step);
        if (timed == null) {
            timed = timed(step);
            known.put(step, timed);
        }
        long took = timed.picoseconds();
        if (timed.onHost()) {
            queue.onHost(took);
            add(timed, 0, false);
        } else {
            long waited =
                    launching.keepsUp() ? 0 : queue.operator(step.operator().operatorKind(), timed.kernels(), took);
            add(timed, waited, false);
        }
    }

    @Override
    public void collective(Collective step) {
        Timed timed = known.computeIfAbsent(step, key -> timed(step));
        add(timed, launching.keepsUp() ? 0 : queue.collective(timed.picoseconds()), true);
    }

    @Override
    public void repeat(Repeat step) {
        long outer = count;
        long rounds = spread ? step.count() : 1;
        count = spread ? 1 : outer * step.count();
        for (long i = 0; i < rounds; i++) {
            for (Step each : step.steps()) {
                each.accept(this);
            }
        }
        count = outer;
    }

    private void add(Timed timed, long waited, boolean collective) {
        time.add(timed.name(), count, timed.accounts(), timed.joules());
        time.addEvents(timed.events());
        if (waited > 0) {
            time.addWait(timed.name(), waited, Resource.HOST, Energy.ofStatic(device, waited * PICO));
        }
        tell(timed.name(), collective, waited, timed.picoseconds(), Resource.largest(timed.accounts()));
    }

    private void tell(String name, boolean collective, long waited, long took, Resource bound) {
        if (listener != null) {
            listener.step(name, collective, waited, took, bound);
        }
    }

    private Timed timed(OperatorStep step) {
        HostTimer.Call call = timer.host().call(step.operator());
        if (call != null) {
            return onHost(step, call);
        }
        Settled settled = timer.operators().at(step.operator(), hertz, coarse).settled();
        long gap = Math.round(launching.gapSeconds() / PICO);
        long[] accounts = new long[Resource.values().length];
        long events = 0;
        for (KernelTime kernel : settled.kernels()) {
            for (Resource resource : Resource.values()) {
                accounts[resource.ordinal()] += Ticks.toPicoseconds(kernel.account(resource));
            }
            accounts[Resource.LAUNCH.ordinal()] += gap;
            events += kernel.events();
        }
        int kernels = settled.kernels().size();
        double[] joules = settled.joules().clone();
        joules[Component.STATIC.ordinal()] += Energy.ofStatic(device, kernels * launching.gapSeconds());
        return new Timed(step.operator().name(), accounts, joules, kernels, events, false);
    }

    private Timed onHost(OperatorStep step, HostTimer.Call call) {
        String name = step.operator().name();
        timer.onHost()
                .add(String.format(
                        Locale.ROOT,
                        "%s runs on the host: %s has no kernel for it; %.0f bytes cross the host link each time",
                        name,
                        device.id(),
                        call.crossingBytes()));
        double[] joules = call.joules();
        joules[Component.STATIC.ordinal()] = Energy.ofStatic(device, call.seconds());
        return new Timed(name, only(Resource.HOST, Math.round(call.seconds() / PICO)), joules, 0, 0, true);
    }

    private Timed timed(Collective step) {
        CollectiveTime collective = timer.timeOf(step);
        long[] accounts = new long[Resource.values().length];
        accounts[Resource.LINK.ordinal()] = Ticks.toPicoseconds(collective.linkTicks());
        accounts[Resource.LATENCY.ordinal()] = Ticks.toPicoseconds(collective.latencyTicks());
        accounts[Resource.MEMORY.ordinal()] = Ticks.toPicoseconds(collective.memoryTicks());
        accounts[Resource.LAUNCH.ordinal()] = Math.round(launching.gapSeconds() / PICO);
        double[] joules = staticOnly(Ticks.toSeconds(collective.ticks()) + launching.gapSeconds());
        joules[Component.LINK.ordinal()] =
                PICO * collective.lineBytes() * device.energy().linkPicojoulesPerByte();
        joules[Component.MEMORY.ordinal()] =
                PICO * collective.localMemoryBytes() * device.energy().memoryPicojoulesPerByte();
        return new Timed(step.name(), accounts, joules, 1, collective.events(), false);
    }

    private static long[] only(Resource resource, long picoseconds) {
        long[] accounts = new long[Resource.values().length];
        accounts[resource.ordinal()] = picoseconds;
        return accounts;
    }

    private double[] staticOnly(double seconds) {
        double[] joules = new double[Component.values().length];
        joules[Component.STATIC.ordinal()] = Energy.ofStatic(device, seconds);
        return joules;
    }
}
