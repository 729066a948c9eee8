package systole.system.run;

import java.util.List;
import java.util.Locale;
import systole.memory.DramSpec;
import systole.memory.dram.DramStandard;
import systole.microarch.DeviceSpec;

/** What is said of memory that runs faster than its timings were given for. */
public final class PinRate {
    /** Rates are quoted to two or three digits. */
    private static final double ROUNDING = 1.005;

    private PinRate() {}

    /** A line where a device's bandwidth needs faster pins than those of its memory's standard; else none. */
    public static List<String> text(DeviceSpec device) {
        if (!(device.memory() instanceof DramSpec memory) || memory.standard() == null) {
            return List.of();
        }
        DramStandard standard = memory.standard();
        double pins = standard.pinRate(memory.bandwidthBytesPerSecond() / memory.channels());
        if (pins <= ROUNDING * standard.bitsPerSecond()) {
            return List.of();
        }
        return List.of(String.format(
                Locale.ROOT,
                "memory runs at %.2f Gb/s a pin, timings of %s are those of %.2f Gb/s: they stay as long, in whole clocks, so that"
                        + " more bandwidth may bring less",
                pins / 1e9,
                standard.id(),
                standard.bitsPerSecond() / 1e9));
    }
}
