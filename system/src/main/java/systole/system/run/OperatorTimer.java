package systole.system.run;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import systole.isa.Kernel;
import systole.microarch.DeviceSpec;
import systole.microarch.power.SettledTimer;
import systole.microarch.power.SettledTimer.Settled;
import systole.microarch.timing.FastTimer;
import systole.microarch.timing.KernelTimer;
import systole.microarch.timing.Residency;
import systole.workloads.lowering.KernelLibrary;
import systole.workloads.lowering.Lowering;
import systole.workloads.lowering.UnsupportedOperatorException;
import systole.workloads.operator.Operator;

/**
 * Times operators on one device with one library: lowers them, runs their kernels at the clock that the power cap allows,
 * and remembers every distinct operator. Not thread-safe: use one a thread.
 */
public final class OperatorTimer {
    /** The time base holds 140 s; a kernel stays well below. */
    private static final double LONGEST_SECONDS = 30;

    private final DeviceSpec device;
    private final CachePolicy policy;
    private final double gapSeconds;
    private final SettledTimer timer;
    private final SettledTimer coarse;
    private final Lowering lowering;
    private final Recall recall;
    private final boolean timedFast;
    private final Map<Operator, OperatorTime> known = new HashMap<>();
    private final Map<Operator, List<Kernel>> lowered = new HashMap<>();
    private final Map<AtClock, OperatorTime> atClock = new HashMap<>();
    /** What candidates of the operator at hand were estimated to take. */
    private final IdentityHashMap<List<Kernel>, Double> estimates = new IdentityHashMap<>();

    /**
     * A timer.
     *
     * @param gapSeconds idle time after each kernel
     * @param kernels clock of single kernels
     */
    public OperatorTimer(
            DeviceSpec device, KernelLibrary library, CachePolicy policy, double gapSeconds, KernelTimer kernels) {
        this(device, library, policy, gapSeconds, kernels, new Recall());
    }

    /**
     * A timer that need not find out again what others did.
     *
     * @param recall of this thread
     */
    public OperatorTimer(
            DeviceSpec device,
            KernelLibrary library,
            CachePolicy policy,
            double gapSeconds,
            KernelTimer kernels,
            Recall recall) {
        this.device = device;
        this.policy = policy;
        this.gapSeconds = gapSeconds;
        this.recall = recall;
        this.timedFast = kernels instanceof FastTimer;
        KernelTimer fast = recall.timer(new FastTimer());
        this.timer = new SettledTimer(recall.timer(kernels), timedFast ? null : fast);
        this.coarse = new SettledTimer(fast);
        Lowering choosing = DeviceLowering.of(device, library, recall);
        this.lowering = new Lowering(
                choosing.target(),
                choosing.library(),
                candidate -> {
                    double seconds = choosing.seconds().applyAsDouble(candidate);
                    estimates.put(candidate, seconds);
                    return seconds;
                },
                choosing.rates(),
                choosing.store());
    }

    /**
     * An operator's kernels and their times.
     *
     * @param kernels kernels in the order they run
     * @param settled their times at the settled clock, gaps included
     */
    public record OperatorTime(List<Kernel> kernels, Settled settled) {}

    private record AtClock(Operator operator, long hertz, boolean coarse) {}

    /**
     * Time of an operator at a given clock, without gaps; energy of the kernels' time alone.
     *
     * @param coarse by the {@code fast} clock, whatever the kernels are timed by
     */
    OperatorTime at(Operator operator, long hertz, boolean coarse) {
        // where kernels are timed by the fast clock, both are one
        AtClock key = new AtClock(operator, hertz, coarse && !timedFast);
        OperatorTime time = atClock.get(key);
        if (time == null) {
            List<Kernel> kernels = kernels(operator);
            SettledTimer used = key.coarse() ? this.coarse : timer;
            time = new OperatorTime(kernels, used.at(kernels, device, residency(kernels), 0, hertz));
            atClock.put(key, time);
        }
        return time;
    }

    /** Time of an operator in a steady load. */
    public OperatorTime time(Operator operator) {
        OperatorTime time = known.get(operator);
        if (time == null) {
            List<Kernel> kernels = kernels(operator);
            time = new OperatorTime(kernels, timer.steady(kernels, device, residency(kernels), gapSeconds));
            known.put(operator, time);
        }
        return time;
    }

    /**
     * Time of an operator in the second half of a loop that may end before its power has settled.
     *
     * @param passes how often it runs; 0 for once on an idle device
     */
    public OperatorTime looped(Operator operator, double passes) {
        List<Kernel> kernels = kernels(operator);
        return new OperatorTime(kernels, timer.looped(kernels, device, residency(kernels), gapSeconds, passes));
    }

    private List<Kernel> kernels(Operator operator) {
        List<Kernel> kernels = lowered.get(operator);
        if (kernels == null) {
            kernels = lower(operator);
            lowered.put(operator, kernels);
        }
        return kernels;
    }

    private List<Kernel> lower(Operator operator) {
        // what was not chosen by time follows from operator, library and target alone
        List<Kernel> kernels = recall.unchosen(lowering.store(), operator);
        if (kernels == null) {
            kernels = operator.lower(lowering);
            recall.lowered(lowering.store(), operator, kernels, estimates.isEmpty());
        }
        Double chosenBy = estimates.get(kernels);
        double seconds = chosenBy == null ? lowering.seconds().applyAsDouble(kernels) : chosenBy;
        estimates.clear();
        if (seconds > LONGEST_SECONDS) {
            throw new UnsupportedOperatorException(operator.name() + " would take about " + Math.round(seconds)
                    + " s; one operator may take up to " + Math.round(LONGEST_SECONDS) + " s");
        }
        return kernels;
    }

    /** The device. */
    public DeviceSpec device() {
        return device;
    }

    private List<Residency> residency(List<Kernel> kernels) {
        List<Residency> residency = new ArrayList<>();
        for (int i = 0; i < kernels.size(); i++) {
            residency.add(recall.residency(policy, kernels.get(i), i, device.cache()));
        }
        return residency;
    }
}
