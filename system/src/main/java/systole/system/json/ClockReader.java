package systole.system.json;

import java.util.function.Supplier;
import systole.microarch.ClockSpec;
import systole.microarch.LaunchSpec;
import systole.microarch.PowerSpec;
import systole.sim.quantity.Dimension;
import systole.system.json.Scalars.Sign;

/** Reads {@code clock}, {@code power} and {@code launch}. */
final class ClockReader {
    /** Devices that differ by more than this are of several types. */
    private static final double MOST_SPREAD = 0.5;

    private ClockReader() {}

    static Supplier<ClockSpec> clock(Fields clock) {
        long reference = clock.wholeQuantity("reference", Dimension.HERTZ);
        long maximum = clock.wholeQuantity("maximum", Dimension.HERTZ);
        long minimum = clock.wholeQuantity("minimum", Dimension.HERTZ);
        long step = clock.wholeQuantity("step", Dimension.HERTZ);
        double minimumVoltage = clock.quantity("minimumVoltage", Dimension.VOLTS);
        long knee = clock.wholeQuantity("knee", Dimension.HERTZ);
        double maximumVoltage = clock.quantity("maximumVoltage", Dimension.VOLTS);
        return clock.make(() -> new ClockSpec(reference, maximum, minimum, step, minimumVoltage, knee, maximumVoltage));
    }

    static Supplier<PowerSpec> power(Fields power) {
        double cap = power.quantity("cap", Dimension.WATTS);
        double idle = power.quantity("idle", Dimension.WATTS, Sign.NOT_NEGATIVE);
        double activeIdle = power.quantity("activeIdle", Dimension.WATTS, Sign.NOT_NEGATIVE);
        double excursion = power.has("excursion") ? power.decimal("excursion", Sign.POSITIVE) : 1;
        double settling = power.has("settling") ? power.quantity("settling", Dimension.SECONDS) : 0;
        double spread = power.has("spread") ? power.decimal("spread", Sign.NOT_NEGATIVE) : 0;
        return power.make(() -> {
            if (spread > MOST_SPREAD) {
                throw new IllegalArgumentException("a spread of at most " + MOST_SPREAD);
            }
            if (idle > activeIdle || activeIdle >= cap) {
                throw new IllegalArgumentException("idle at most activeIdle, and activeIdle below cap");
            }
            return new PowerSpec(cap, idle, activeIdle, excursion, settling, spread);
        });
    }

    static Supplier<LaunchSpec> launch(Fields launch) {
        double graphGap = seconds(launch, "graphGap");
        double streamGap = seconds(launch, "streamGap");
        double start = seconds(launch, "start");
        double end = seconds(launch, "end");
        double tile = seconds(launch, "tile");
        double event = seconds(launch, "event");
        double host = seconds(launch, "host");
        return launch.make(() -> new LaunchSpec(graphGap, streamGap, start, end, tile, event, host));
    }

    private static double seconds(Fields fields, String key) {
        return fields.quantity(key, Dimension.SECONDS, Sign.NOT_NEGATIVE);
    }
}
