package systole.study.microbench;

import java.util.List;
import java.util.Locale;
import systole.microarch.DeviceSpec;

/** All microbenchmarks of a device as text, to be held against measurements on silicon. */
public final class MicrobenchmarkTable {
    private static final List<Integer> FOOTPRINT_PARTS = List.of(25, 50, 75, 100, 150, 200);
    private static final int PERCENT = 100;

    private MicrobenchmarkTable() {}

    /** The table, ending in a line break. */
    public static String of(DeviceSpec device) {
        Microbenchmarks benchmarks = new Microbenchmarks(device);
        StringBuilder out = new StringBuilder();
        if (device.cache() != null) {
            line(out, "dependent load, shared cache", benchmarks.chaseSeconds(true) * 1e9, "ns");
        }
        line(out, "dependent load, memory", benchmarks.chaseSeconds(false) * 1e9, "ns");
        line(out, "small kernels in a graph, each", benchmarks.smallKernelSeconds() * 1e6, "us");
        for (Microbenchmarks.Stream stream : Microbenchmarks.Stream.values()) {
            String name = "stream " + stream.name().toLowerCase(Locale.ROOT);
            line(out, name, benchmarks.streamBytesPerSecond(stream) / 1e9, "GB/s");
        }
        if (device.cache() != null) {
            for (int part : FOOTPRINT_PARTS) {
                long bytes = device.cache().capacityBytes() * part / PERCENT;
                String name = "sweep of " + bytes / 1_000_000 + " MB by all cores";
                line(out, name, benchmarks.sweepBytesPerSecond(bytes) / 1e9, "GB/s");
            }
        }
        return out.toString();
    }

    private static void line(StringBuilder out, String name, double value, String unit) {
        out.append(String.format(Locale.ROOT, "%-34s %10.2f %s\n", name, value, unit));
    }
}
