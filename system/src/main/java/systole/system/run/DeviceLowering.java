package systole.system.run;

import systole.memory.CacheSpec;
import systole.memory.MemorySpec;
import systole.microarch.DeviceSpec;
import systole.microarch.LaunchSpec;
import systole.microarch.power.SettledTimer;
import systole.microarch.timing.FastTimer;
import systole.workloads.lowering.KernelLibrary;
import systole.workloads.lowering.Lowering;
import systole.workloads.lowering.Rates;

/** How operators are lowered for a device. */
public final class DeviceLowering {
    private DeviceLowering() {}

    /**
     * The device's limits and a library, with the {@code fast} clock to choose by: the shortest in a steady load, as libraries
     * are tuned, from the reference clock down to where the power cap is met.
     */
    public static Lowering of(DeviceSpec device, KernelLibrary library) {
        return of(device, library, new Recall());
    }

    /** The same with what runs before have built and timed. */
    static Lowering of(DeviceSpec device, KernelLibrary library, Recall recall) {
        SettledTimer fast = new SettledTimer(recall.timer(new FastTimer()));
        long hertz = device.clock().referenceHertz();
        double gap = device.launch().graphGapSeconds();
        return new Lowering(
                device.target(),
                library,
                kernels -> fast.estimatedSeconds(kernels, device, hertz, gap),
                rates(device, hertz),
                recall.kernels(device.target(), library));
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
