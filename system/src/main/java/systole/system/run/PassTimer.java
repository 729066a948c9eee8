package systole.system.run;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import systole.interconnect.CollectiveTime;
import systole.microarch.DeviceSpec;
import systole.workloads.graph.Collective;
import systole.workloads.graph.Pass;

/**
 * Times the steps of a pass on one of the ranks, which are all alike, at the clock at which the pass meets the power cap. Steps
 * follow one another: nothing overlaps a collective.
 */
public final class PassTimer {
    private final OperatorTimer operators;
    private final CollectiveClock collectives;
    private final Map<String, Double> overCap = new LinkedHashMap<>();
    private final Set<String> onHost = new LinkedHashSet<>();
    private final HostTimer host;
    private final CommonClock clock;
    private long lastHertz;

    /** A timer of operators on a device, beside its host and its peers. */
    public PassTimer(OperatorTimer operators, HostTimer host, CollectiveClock collectives) {
        this.operators = operators;
        this.host = host;
        this.collectives = collectives;
        DeviceSpec device = operators.device();
        this.clock = new CommonClock(device.clock(), device.power().capWatts());
    }

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
        hold(pass.name(), settled.time().watts());
        return settled;
    }

    /** A pass at its settled clock, told step by step, repeats spread out. */
    void tell(Pass pass, Launching launching, StepListener listener) {
        tell(pass, launching, settled(pass, launching).hertz(), false, listener);
    }

    /**
     * The clock that a load settles at, for passes that are parts of it and are then timed {@link #at} it: what the {@code fast}
     * clock estimates, or the next settings below where that draws too much.
     *
     * @param load the load at a clock, estimated by {@code fast} or not
     */
    public long settledHertz(Load load) {
        long guess = clock.settle(
                        hertz -> load.at(hertz, true),
                        operators.device().clock().maximumHertz())
                .hertz();
        CommonClock.Settled settled = clock.lowered(hertz -> load.at(hertz, false), guess);
        return settled.hertz();
    }

    /** What runs over and over. */
    @FunctionalInterface
    public interface Load {
        /** One time of it at a core clock, with kernels as the {@code fast} clock estimates them where that is enough. */
        PassTime at(long hertz, boolean coarse);
    }

    /** What the host takes to launch a pass, layers' own time apart; 0 when the pass is captured. */
    public double hostSeconds(Pass pass, Launching launching, long hertz) {
        return launching.captured() ? 0 : HostLoad.of(pass, operators, launching.host(), hertz);
    }

    /** A pass at a given clock. */
    public PassTime at(Pass pass, Launching launching, long hertz) {
        return play(pass, launching, hertz, false, null);
    }

    /** The same with kernels as the {@code fast} clock estimates them where that is enough. */
    public PassTime at(Pass pass, Launching launching, long hertz, boolean coarse) {
        return play(pass, launching, hertz, coarse, null);
    }

    /** The same told step by step, repeats spread out. */
    public void tell(Pass pass, Launching launching, long hertz, boolean coarse, StepListener listener) {
        play(pass, launching, hertz, coarse, listener);
    }

    private PassTime play(Pass pass, Launching launching, long hertz, boolean coarse, @Nullable StepListener listener) {
        PassPlay play = new PassPlay(this, launching, hertz, coarse, listener);
        pass.steps().forEach(step -> step.accept(play));
        return play.time();
    }

    /** Watts of passes that were above the cap at the lowest clock, in the order met. */
    public Map<String, Double> overCap() {
        return overCap;
    }

    private void hold(String pass, double watts) {
        if (watts > operators.device().power().capWatts()) {
            overCap.merge(pass, watts, Math::max);
        }
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
        return collectives.time(step);
    }
}
