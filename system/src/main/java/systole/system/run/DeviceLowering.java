package systole.system.run;

import java.util.List;
import systole.isa.Kernel;
import systole.memory.CacheSpec;
import systole.memory.MemorySpec;
import systole.microarch.DeviceSpec;
import systole.microarch.LaunchSpec;
import systole.microarch.timing.FastTimer;
import systole.microarch.timing.KernelTimer;
import systole.microarch.timing.Residency;
import systole.workloads.lowering.KernelLibrary;
import systole.workloads.lowering.Lowering;
import systole.workloads.lowering.Rates;

/** How operators are lowered for a device. */
public final class DeviceLowering {
    private DeviceLowering() {}

    /**
     * The device's limits and a library, with the {@code fast} clock to choose by: the shortest at the reference clock, with
     * nothing in the cache. A library knows a device's cores and memory, not the clock that a power cap leads to.
     */
    public static Lowering of(DeviceSpec device, KernelLibrary library) {
        return of(device, library, new Recall());
    }

    /** The same with what runs before have built and timed. */
    static Lowering of(DeviceSpec device, KernelLibrary library, Recall recall) {
        KernelTimer fast = recall.timer(new FastTimer());
        long hertz = device.clock().referenceHertz();
        double gap = device.launch().graphGapSeconds();
        return new Lowering(
                device.target(),
                library,
                kernels -> coldSeconds(kernels, fast, device, hertz, gap),
                rates(device, hertz),
                recall.kernels(device.target(), library));
    }

    private static double coldSeconds(
            List<Kernel> kernels, KernelTimer timer, DeviceSpec device, long hertz, double gapSeconds) {
        double seconds = 0;
        for (Kernel kernel : kernels) {
            Residency cold = Residency.cold(kernel.tensors().size());
            seconds += timer.time(kernel, device, hertz, cold).seconds() + gapSeconds;
        }
        return seconds;
    }

    private static Rates rates(DeviceSpec device, long hertz) {
        CacheSpec cache = device.cache();
        LaunchSpec launch = device.launch();
        MemorySpec memory = device.memory();
        return new Rates(
                1.0 / hertz,
                device.core().portBytesPerCycle() * hertz,
                cache == null ? Double.POSITIVE_INFINITY : cache.bandwidthBytesPerSecond(),
                run -> memory.readBytesPerSecond(Math.min(run, (double) memory.capacityBytes())),
                launch.startSeconds() + launch.endSeconds() + launch.graphGapSeconds(),
                launch.tileSeconds(),
                memory.latencySeconds(),
                cache == null ? memory.latencySeconds() : cache.latencySeconds());
    }
}
