package systole.microarch;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import systole.isa.DataType;
import systole.memory.AccessProfile;
import systole.memory.CacheSpec;
import systole.memory.DramSpec;
import systole.memory.MemorySpec;
import systole.microarch.array.Dataflow;

/** Devices with round numbers, whose times can be worked out by hand. */
public final class TestDevices {
    private TestDevices() {}

    /**
     * Four cores at 1 GHz, 1024 bf16 products a cycle and core, a port of 64 bytes a cycle, 100 GB/s of memory (64 bytes in
     * 0.64 ns) with 500 ns of latency, no cache. A kernel starts and ends in 1 us each, a tile in 100 ns.
     */
    public static DeviceSpec small() {
        TensorSpec tensor = new TensorSpec(
                1,
                16,
                16,
                4,
                Dataflow.named("output-stationary"),
                Map.of(DataType.BF16, 1.0, DataType.FP8_E4M3, 2.0),
                10,
                1);
        return new DeviceSpec(
                "small",
                4,
                new ClockSpec(1_000_000_000, 1_000_000_000, 500_000_000, 10_000_000, 0.6, 600_000_000, 1.0),
                new CoreSpec(tensor, 64, 16, 1 << 18, 4096, 1 << 16, 64, 1 << 16),
                null,
                memory(100e9, 500e-9),
                new LaunchSpec(1e-6, 2e-6, 1e-6, 1e-6, 100e-9, 3e-6, 5e-6),
                new PowerSpec(300, 20, 50),
                new EnergyTable(
                        Map.of(DataType.BF16, 50.0, DataType.FP8_E4M3, 25.0),
                        0.25,
                        2.0,
                        8.0,
                        1.0,
                        3.0,
                        40.0,
                        1000.0,
                        10.0));
    }

    /** The small device with a cache of 1 MB, 400 GB/s and 200 ns. */
    public static DeviceSpec cached() {
        return with(small(), new CacheSpec(1_000_000, 1, 400e9, 200e-9, 32), small().memory());
    }

    /** A device with other caches and memory. */
    public static DeviceSpec with(DeviceSpec device, @Nullable CacheSpec cache, MemorySpec memory) {
        return new DeviceSpec(
                device.id(),
                device.cores(),
                device.clock(),
                device.core(),
                cache,
                memory,
                device.launch(),
                device.power(),
                device.energy());
    }

    /** A device with another core and number of cores. */
    public static DeviceSpec with(DeviceSpec device, CoreSpec core, int cores) {
        return new DeviceSpec(
                device.id(),
                cores,
                device.clock(),
                core,
                device.cache(),
                device.memory(),
                device.launch(),
                device.power(),
                device.energy());
    }

    /** A device with another power cap. */
    public static DeviceSpec capped(DeviceSpec device, double watts) {
        return new DeviceSpec(
                device.id(),
                device.cores(),
                device.clock(),
                device.core(),
                device.cache(),
                device.memory(),
                device.launch(),
                new PowerSpec(watts, device.power().idleWatts(), device.power().activeIdleWatts()),
                device.energy());
    }

    /** Memory without refresh, row switches or turnarounds, whose activations never limit. */
    public static DramSpec memory(double bytesPerSecond, double latencySeconds) {
        return new DramSpec(
                "test", 1L << 34, bytesPerSecond, latencySeconds, 1024, 16, 64, AccessProfile.constant(1, 0, 1024));
    }

    /** A core whose products have another latency. */
    public static CoreSpec tensorLatency(CoreSpec core, int cycles) {
        return withTensor(core, cycles, core.tensor().warpShare());
    }

    /** A core whose products by instructions of one warp reach that part of the rate. */
    public static CoreSpec warpShare(CoreSpec core, double share) {
        return withTensor(core, core.tensor().latencyCycles(), share);
    }

    private static CoreSpec withTensor(CoreSpec core, int cycles, double warpShare) {
        TensorSpec tensor = core.tensor();
        return new CoreSpec(
                new TensorSpec(
                        tensor.units(),
                        tensor.rows(),
                        tensor.columns(),
                        tensor.depth(),
                        tensor.dataflow(),
                        tensor.rates(),
                        cycles,
                        warpShare),
                core.vectorLanes(),
                core.specialPerCycle(),
                core.scratchBytes(),
                core.scratchBytesPerCycle(),
                core.accumulatorBytes(),
                core.portBytesPerCycle(),
                core.loadBytesInFlight());
    }
}
