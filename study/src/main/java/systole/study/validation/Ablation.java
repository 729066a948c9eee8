package systole.study.validation;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import systole.isa.DataType;
import systole.isa.Kernel;
import systole.memory.CacheSpec;
import systole.memory.MemorySpec;
import systole.microarch.DeviceSpec;
import systole.microarch.LaunchSpec;
import systole.microarch.PowerSpec;
import systole.workloads.lowering.gemm.GemmLibrary;

/** One mechanism of the model switched off, to see what it is worth. */
public enum Ablation {
    /** Everything on. */
    NONE("full model"),
    /** A last round that uses some of the cores takes their part of a round. */
    WAVES("wave quantisation") {
        @Override
        public double seconds(double seconds, List<Kernel> kernels, DeviceSpec device) {
            double used = 0;
            double whole = 0;
            for (Kernel kernel : kernels) {
                long tiles = kernel.grid().tiles();
                used += tiles;
                whole += Math.ceil((double) tiles / device.cores()) * device.cores();
            }
            return seconds * used / whole;
        }
    },
    /** The shared cache forgets a tile as soon as the cores that ask for it together have it. */
    CACHE("cache reuse") {
        @Override
        public DeviceSpec device(DeviceSpec device) {
            CacheSpec cache = device.cache();
            return cache == null
                    ? device
                    : with(
                            device,
                            new CacheSpec(
                                    1,
                                    cache.commonShare(),
                                    cache.bandwidthBytesPerSecond(),
                                    cache.latencySeconds(),
                                    cache.sectorBytes()),
                            device.memory(),
                            device.launch(),
                            device.power());
        }
    },
    /** Every kernel runs at the maximum clock. */
    POWER("power cap") {
        @Override
        public DeviceSpec device(DeviceSpec device) {
            return with(
                    device,
                    device.cache(),
                    device.memory(),
                    device.launch(),
                    device.power().withCap(Double.MAX_VALUE));
        }
    },
    /** Sums are never split. */
    SPLIT("split-K") {
        @Override
        public GemmLibrary library(GemmLibrary library) {
            Map<DataType, GemmLibrary> byType = new EnumMap<>(DataType.class);
            library.byType().forEach((type, other) -> byType.put(type, library(other)));
            return new GemmLibrary(library.tiles(), List.of(1), library.setupLoads(), library.panelWidths(), byType);
        }
    },
    /** Loads have no latency and kernels start at once. */
    RAMP("ramp and launch") {
        @Override
        public DeviceSpec device(DeviceSpec device) {
            CacheSpec cache = device.cache();
            CacheSpec instant = cache == null
                    ? null
                    : new CacheSpec(
                            cache.capacityBytes(),
                            cache.commonShare(),
                            cache.bandwidthBytesPerSecond(),
                            0,
                            cache.sectorBytes());
            MemorySpec immediate = device.memory().withLatency(0);
            return with(device, instant, immediate, new LaunchSpec(0, 0, 0, 0, 0, 0, 0), device.power());
        }
    };

    private final String title;

    Ablation(String title) {
        this.title = title;
    }

    /** The mechanism in words. */
    public String title() {
        return title;
    }

    /** The device without the mechanism. */
    public DeviceSpec device(DeviceSpec device) {
        return device;
    }

    /** The library without the mechanism. */
    public GemmLibrary library(GemmLibrary library) {
        return library;
    }

    /** The time of an operator's kernels without the mechanism. */
    public double seconds(double seconds, List<Kernel> kernels, DeviceSpec device) {
        return seconds;
    }

    private static DeviceSpec with(
            DeviceSpec device, @Nullable CacheSpec cache, MemorySpec memory, LaunchSpec launch, PowerSpec power) {
        return new DeviceSpec(
                device.id(),
                device.cores(),
                device.clock(),
                device.core(),
                cache,
                memory,
                launch,
                power,
                device.energy());
    }
}
