package systole.microarch.power;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import systole.isa.Kernel;
import systole.microarch.ClockSpec;
import systole.microarch.DeviceSpec;
import systole.microarch.timing.KernelTime;
import systole.microarch.timing.KernelTimer;
import systole.microarch.timing.Residency;

/**
 * Times kernels at the clock that power allows: in a steady loop the clock settles where average power meets the cap, shorter
 * loops and bursts run at the clock that the board's limit at their time allows ({@link systole.microarch.PowerSpec}).
 */
public final class SettledTimer {
    private static final int MOST_RUNS = 8;
    private static final double HALF = 0.5;
    private static final int BISECTIONS = 30;
    /** Part of the cap below it within which the power counts as settled. */
    private static final double TOLERANCE = 0.01;

    /** A step up from a clock that leaves the cap unused. */
    private static final double STEP_UP = 1.04;

    /** Ratio of clocks over which time does not just go with the clock. */
    private static final double FAR = 2;

    private final KernelTimer timer;
    private final @Nullable SettledTimer guide;

    /** A timer over another. */
    public SettledTimer(KernelTimer timer) {
        this(timer, null);
    }

    /**
     * A timer over another, whose search for the settled clock begins where a cheaper one settles.
     *
     * @param guide the cheaper one; null to begin at the maximum clock
     */
    public SettledTimer(KernelTimer timer, @Nullable KernelTimer guide) {
        this.timer = timer;
        this.guide = guide == null ? null : new SettledTimer(guide, null);
    }

    /**
     * Kernels timed at one clock.
     *
     * @param kernels times, in the order given
     * @param hertz core clock
     * @param seconds of one pass, gaps included
     * @param joules of one pass by {@link Component} ordinal, static power included
     */
    public record Settled(List<KernelTime> kernels, long hertz, double seconds, double[] joules) {
        /** Average power of the device, watts. */
        public double watts() {
            return Energy.total(joules) / seconds;
        }
    }

    /** All kernels once on an idle device, at the highest clock whose power is within what a load may draw at its start. */
    public Settled burst(List<Kernel> kernels, DeviceSpec device, List<Residency> residency, double gapSeconds) {
        return looped(kernels, device, residency, gapSeconds, 0);
    }

    /** The kernels over and over with a gap after each, at the highest clock whose average power is within the cap. */
    public Settled steady(List<Kernel> kernels, DeviceSpec device, List<Residency> residency, double gapSeconds) {
        return looped(kernels, device, residency, gapSeconds, Double.POSITIVE_INFINITY);
    }

    /**
     * The kernels over and over with a gap after each, timed in the second half of a loop that may end before the power has
     * settled.
     *
     * @param passes how often all kernels run, the warm-up included; 0 for a burst, infinite for a steady load
     */
    public Settled looped(
            List<Kernel> kernels, DeviceSpec device, List<Residency> residency, double gapSeconds, double passes) {
        ClockSpec clock = device.clock();
        long start = guide == null
                ? clock.maximumHertz()
                : guide.looped(kernels, device, residency, gapSeconds, passes).hertz();
        Settled above = at(kernels, device, residency, gapSeconds, start);
        Settled below = null;
        while (load(device, above, passes) <= 1) {
            if (above.hertz() >= clock.maximumHertz() || load(device, above, passes) >= 1 - TOLERANCE) {
                return above;
            }
            below = above;
            long up = Math.max(clock.setting(above.hertz() * STEP_UP), above.hertz() + clock.stepHertz());
            above = at(kernels, device, residency, gapSeconds, Math.min(clock.maximumHertz(), up));
        }
        // power rises with the clock: keep one run above the cap and one within it, and close in
        Settled within = below != null
                ? below
                : at(kernels, device, residency, gapSeconds, predicted(device, above, 1, limit(device, above, passes)));
        for (int runs = 0; runs < MOST_RUNS && load(device, within, passes) > 1; runs++) {
            double elasticity =
                    Math.log(within.seconds() / above.seconds()) / Math.log((double) above.hertz() / within.hertz());
            above = within;
            long hertz = Math.min(
                    predicted(device, within, Math.max(0, Math.min(1, elasticity)), limit(device, within, passes)),
                    within.hertz() - clock.stepHertz());
            if (hertz < clock.minimumHertz()) {
                return within;
            }
            within = at(kernels, device, residency, gapSeconds, hertz);
        }
        for (int runs = 0; runs < MOST_RUNS && load(device, within, passes) < 1 - TOLERANCE; runs++) {
            // where memory set the pace below and cores above, a line between the two is far off: halve then
            double low = load(device, within, passes);
            double line = (1 - low) / (load(device, above, passes) - low);
            double share = runs % 2 == 0 ? line : HALF;
            long hertz = clock.setting(within.hertz() + share * (above.hertz() - within.hertz()));
            if (hertz <= within.hertz() || hertz >= above.hertz()) {
                hertz = within.hertz() + clock.stepHertz();
            }
            if (hertz >= above.hertz()) {
                return within;
            }
            Settled between = at(kernels, device, residency, gapSeconds, hertz);
            if (load(device, between, passes) > 1) {
                above = between;
            } else {
                within = between;
            }
        }
        return within;
    }

    /**
     * Seconds of a pass in a steady load, estimated from one run with nothing in the cache: where its power is above what the board
     * is rated for, the time goes with the clock down to where that would be met. Far from the clock of that run a second one says what
     * the time is, which stays where memory sets the pace.
     *
     * @param hertz clock of that run
     */
    public double estimatedSeconds(List<Kernel> kernels, DeviceSpec device, long hertz, double gapSeconds) {
        List<Residency> cold = kernels.stream()
                .map(kernel -> Residency.cold(kernel.tensors().size()))
                .toList();
        Settled run = at(kernels, device, cold, gapSeconds, hertz);
        double watts = device.power().ratedWatts();
        if (run.watts() <= watts) {
            return run.seconds();
        }
        long lower = predicted(device, run, 1, watts);
        return (double) hertz / lower > FAR
                ? at(kernels, device, cold, gapSeconds, lower).seconds()
                : run.seconds() * hertz / lower;
    }

    /** Power of a run as a part of what its loop may draw. */
    private static double load(DeviceSpec device, Settled run, double passes) {
        return run.watts() / limit(device, run, passes);
    }

    /** What a loop of a run may draw. */
    private static double limit(DeviceSpec device, Settled run, double passes) {
        return device.power().limitWatts(passes * run.seconds());
    }

    /**
     * The highest setting at which the actions of a run would meet a limit in watts, if its time went with the clock to the power of
     * minus {@code elasticity}: 1 when cores set the pace, 0 when memory does.
     */
    private static long predicted(DeviceSpec device, Settled run, double elasticity, double limit) {
        ClockSpec clock = device.clock();
        double low = clock.minimumHertz();
        double high = run.hertz();
        for (int i = 0; i < BISECTIONS; i++) {
            double middle = (low + high) / 2;
            double joules = 0;
            for (KernelTime kernel : run.kernels()) {
                joules += Energy.total(Energy.dynamic(kernel, device, Math.round(middle)));
            }
            double seconds = run.seconds() * Math.pow((double) run.hertz() / middle, elasticity);
            if (joules / seconds + device.power().activeIdleWatts() > limit) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return clock.setting(low);
    }

    /** The kernels once, each followed by a gap, at a given clock. */
    public Settled at(
            List<Kernel> kernels, DeviceSpec device, List<Residency> residency, double gapSeconds, long hertz) {
        List<KernelTime> times = new ArrayList<>();
        double seconds = 0;
        double[] joules = new double[Component.values().length];
        for (int i = 0; i < kernels.size(); i++) {
            KernelTime time = timer.time(kernels.get(i), device, hertz, residency.get(i));
            times.add(time);
            seconds += time.seconds() + gapSeconds;
            double[] part = Energy.dynamic(time, device, hertz);
            for (int c = 0; c < joules.length; c++) {
                joules[c] += part[c];
            }
        }
        joules[Component.STATIC.ordinal()] = Energy.ofStatic(device, seconds);
        return new Settled(times, hertz, seconds, joules);
    }
}
