package systole.system.run;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import systole.interconnect.CollectiveKind;
import systole.interconnect.CollectiveTime;
import systole.interconnect.CollectiveTimer;
import systole.interconnect.FabricSpec;
import systole.microarch.DeviceSpec;
import systole.system.UnservedException;
import systole.system.stack.SmallMessages;
import systole.workloads.graph.Collective;
import systole.workloads.graph.Pass;

/**
 * Times the steps of a pass on one of the ranks, which are all alike, at the clock at which the pass meets the power cap. Steps
 * follow one another: nothing overlaps a collective.
 */
public final class PassTimer {
    private final OperatorTimer operators;
    private final @Nullable FabricSpec fabric;
    private final @Nullable SmallMessages messages;
    private final String algorithm;
    private final @Nullable CollectiveClock cluster;
    private final Set<String> overCap = new LinkedHashSet<>();
    private final Set<String> onHost = new LinkedHashSet<>();
    private final Map<Message, CollectiveTime> collectives = new HashMap<>();
    private final HostTimer host;
    private final CommonClock clock;
    private long lastHertz;

    /** A timer whose collectives a clock of their own times, such as those of groups on a machine of many nodes. */
    public PassTimer(OperatorTimer operators, HostTimer host, CollectiveClock cluster) {
        this(operators, null, null, host, "", cluster);
    }

    PassTimer(
            OperatorTimer operators,
            @Nullable FabricSpec fabric,
            @Nullable SmallMessages messages,
            HostTimer host,
            String algorithm) {
        this(operators, fabric, messages, host, algorithm, null);
    }

    private PassTimer(
            OperatorTimer operators,
            @Nullable FabricSpec fabric,
            @Nullable SmallMessages messages,
            HostTimer host,
            String algorithm,
            @Nullable CollectiveClock cluster) {
        this.host = host;
        this.cluster = cluster;
        this.operators = operators;
        this.fabric = fabric;
        this.messages = messages;
        this.algorithm = algorithm;
        DeviceSpec device = operators.device();
        this.clock = new CommonClock(device.clock(), device.power().capWatts());
    }

    /** What decides how long a collective takes. */
    private record Message(Collective.Kind kind, long bytes, int ranks) {}

    /** A pass at the clock that it settles at when passes like it follow one another. */
    PassTime time(Pass pass, Launching launching) {
        return settled(pass, launching).time();
    }

    /** The same with the clock. */
    CommonClock.Settled settled(Pass pass, Launching launching) {
        long guess = lastHertz > 0
                ? lastHertz
                : clock.settle(
                                hertz -> play(pass, launching, hertz, true, null),
                                operators.device().clock().maximumHertz())
                        .hertz();
        CommonClock.Settled settled = clock.settle(hertz -> play(pass, launching, hertz, false, null), guess);
        lastHertz = settled.hertz();
        if (settled.time().watts() > operators.device().power().capWatts()) {
            overCap.add(pass.name());
        }
        return settled;
    }

    /** A pass at its settled clock, told step by step, repeats spread out. */
    void tell(Pass pass, Launching launching, StepListener listener) {
        tell(pass, launching, settled(pass, launching).hertz(), listener);
    }

    /**
     * The clock that a load settles at by the estimate of the {@code fast} clock, for passes that are parts of it and are then
     * timed {@link #at} it.
     */
    public long estimatedHertz(Pass load, Launching launching) {
        CommonClock.Settled settled = clock.settle(
                hertz -> play(load, launching, hertz, true, null),
                operators.device().clock().maximumHertz());
        if (settled.time().watts() > operators.device().power().capWatts()) {
            overCap.add(load.name());
        }
        return settled.hertz();
    }

    /** What the host takes to launch a pass, layers' own time apart; 0 when the pass is captured. */
    public double hostSeconds(Pass pass, Launching launching, long hertz) {
        return launching.captured() ? 0 : HostLoad.of(pass, operators, launching.host(), hertz);
    }

    /** A pass at a given clock. */
    public PassTime at(Pass pass, Launching launching, long hertz) {
        return play(pass, launching, hertz, false, null);
    }

    /** The same told step by step, repeats spread out. */
    public void tell(Pass pass, Launching launching, long hertz, StepListener listener) {
        play(pass, launching, hertz, false, listener);
    }

    private PassTime play(Pass pass, Launching launching, long hertz, boolean coarse, @Nullable StepListener listener) {
        PassPlay play = new PassPlay(this, launching, hertz, coarse, listener);
        pass.steps().forEach(step -> step.accept(play));
        return play.time();
    }

    /** Passes whose power was above the cap at the lowest clock, in the order met. */
    public Set<String> overCap() {
        return overCap;
    }

    /** What ran on the host, in the order met. */
    public Set<String> onHost() {
        return onHost;
    }

    OperatorTimer operators() {
        return operators;
    }

    HostTimer host() {
        return host;
    }

    CollectiveTime timeOf(Collective step) {
        if (cluster != null) {
            return cluster.time(step);
        }
        return collectives.computeIfAbsent(
                new Message(step.kind(), step.bytes(), step.ranks()), message -> timed(step));
    }

    private CollectiveTime timed(Collective step) {
        if (fabric == null) {
            throw new UnservedException(
                    "a device alone has no peers for " + step.name(), "name a node, or set tensor to 1");
        }
        CollectiveKind kind = CollectiveKind.of(step.kind().text());
        try {
            return CollectiveTimer.time(
                    messages == null ? fabric : messages.on(fabric, kind, step.bytes()),
                    kind,
                    step.bytes(),
                    step.ranks(),
                    algorithm);
        } catch (IllegalArgumentException e) {
            throw new UnservedException(
                    step.name() + ": " + e.getMessage(), "choose another algorithm or number of ranks");
        }
    }
}
