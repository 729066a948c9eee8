package systole.system.run;

import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import systole.microarch.ClockSpec;

/**
 * The clock at which a pass as a whole meets the power cap. The controller averages over tens of milliseconds, many kernels
 * long: what a product draws above the cap, a kernel that waits for memory pays back.
 */
final class CommonClock {
    private final ClockSpec clock;
    private final double capWatts;

    CommonClock(ClockSpec clock, double capWatts) {
        this.clock = clock;
        this.capWatts = capWatts;
    }

    /**
     * A pass at its clock.
     *
     * @param hertz core clock
     * @param time what it took
     */
    record Settled(long hertz, PassTime time) {}

    /**
     * The highest setting at which average power is within the cap; the lowest where none is.
     *
     * @param at the pass at a clock, whose power rises with it
     * @param guess where to begin; the result does not depend on it
     */
    Settled settle(LongFunction<PassTime> at, long guess) {
        int low = 0;
        int high = index((double) clock.minimumHertz());
        PassTime within = null;
        double aboveWatts = Double.NaN;
        int probe = index((double) guess);
        for (int runs = 1; low < high || within == null; runs++) {
            PassTime run = at.apply(hertz(probe));
            double watts = run.watts();
            if (watts <= capWatts || probe == high) {
                high = probe;
                within = run;
            } else {
                low = probe + 1;
                aboveWatts = watts;
            }
            probe = next(low, high, within, aboveWatts, probe, watts, runs);
        }
        return new Settled(hertz(high), within);
    }

    /**
     * The highest setting, from one downwards, at which average power is within the cap; the lowest where none is.
     *
     * @param at the pass at a clock
     * @param most where to begin
     */
    Settled lowered(LongFunction<PassTime> at, long most) {
        int last = index((double) clock.minimumHertz());
        int setting = index((double) most);
        PassTime run = at.apply(hertz(setting));
        while (run.watts() > capWatts && setting < last) {
            setting++;
            run = at.apply(hertz(setting));
        }
        return new Settled(hertz(setting), run);
    }

    /** Where to look next, from {@code low} to one below {@code high}, or at {@code high} where nothing has run. */
    private int next(int low, int high, @Nullable PassTime within, double above, int last, double watts, int runs) {
        int most = within == null ? high : Math.max(low, high - 1);
        int best;
        if (within == null || Double.isNaN(above)) {
            // power goes about with the square of the clock
            best = index(hertz(last) * Math.sqrt(capWatts / watts));
        } else if (runs % 3 == 0) {
            best = (low + high) / 2;
        } else {
            double share = (capWatts - within.watts()) / (above - within.watts());
            best = (int) Math.floor(high - share * (high - low + 1));
        }
        return Math.max(low, Math.min(most, best));
    }

    /** Settings counted from the highest. */
    private int index(double hertz) {
        double steps =
                (clock.maximumHertz() - Math.max(hertz, (double) clock.minimumHertz())) / (double) clock.stepHertz();
        return (int) Math.max(0, Math.ceil(steps - 1e-9));
    }

    private long hertz(int index) {
        return Math.max(clock.minimumHertz(), clock.maximumHertz() - index * clock.stepHertz());
    }
}
