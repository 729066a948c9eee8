package systole.system.run;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import systole.isa.Kernel;
import systole.memory.CacheSpec;
import systole.memory.MemorySpec;
import systole.microarch.CoreSpec;
import systole.microarch.DeviceSpec;
import systole.microarch.LaunchSpec;
import systole.microarch.timing.KernelTime;
import systole.microarch.timing.KernelTimer;
import systole.microarch.timing.PeerLinks;
import systole.microarch.timing.Residency;

/**
 * A timer that remembers. The time of a kernel follows from the kernel, the clock, what the cache holds, and of the device from
 * its cores, cache, memory and launch times: limits of power, energy and the range of clocks have no part in it. Kernels and
 * parts of devices are compared as objects, which is safe for immutable ones and quick.
 */
final class RecalledTimes implements KernelTimer {
    /** Times that are kept, about 500 bytes each. */
    private static final int MOST = 100_000;

    private final KernelTimer timer;
    private final Map<Part, Map<Start, KernelTime>> byPart = new HashMap<>();
    private @Nullable DeviceSpec last;
    private Map<Start, KernelTime> ofLast = new HashMap<>();
    private int size;

    RecalledTimes(KernelTimer timer) {
        this.timer = timer;
    }

    /** The part of a device that decides how long kernels take. */
    private record Part(int cores, CoreSpec core, @Nullable CacheSpec cache, MemorySpec memory, LaunchSpec launch) {
        static Part of(DeviceSpec device) {
            return new Part(device.cores(), device.core(), device.cache(), device.memory(), device.launch());
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Part part
                    && cores == part.cores
                    && Identity.same(core, part.core)
                    && Identity.same(cache, part.cache)
                    && Identity.same(memory, part.memory)
                    && Identity.same(launch, part.launch);
        }

        @Override
        public int hashCode() {
            return cores * 31 + Identity.hash(core, cache, memory, launch);
        }
    }

    /** A kernel that starts. */
    private record Start(Kernel kernel, long hertz, Residency residency) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Start start
                    && Identity.same(kernel, start.kernel)
                    && hertz == start.hertz
                    && residency.equals(start.residency);
        }

        @Override
        public int hashCode() {
            return (Identity.hash(kernel) * 31 + Long.hashCode(hertz)) * 31 + residency.hashCode();
        }
    }

    @Override
    public KernelTime time(
            Kernel kernel, DeviceSpec device, long hertz, Residency residency, @Nullable PeerLinks links) {
        if (links != null) {
            return timer.time(kernel, device, hertz, residency, links);
        }
        Start start = new Start(kernel, hertz, residency);
        KernelTime known = of(device).get(start);
        if (known == null) {
            known = timer.time(kernel, device, hertz, residency, null);
            if (size >= MOST) {
                forget();
            }
            of(device).put(start, known);
            size++;
        }
        return known;
    }

    private Map<Start, KernelTime> of(DeviceSpec device) {
        if (!Identity.same(device, last)) {
            ofLast = byPart.computeIfAbsent(Part.of(device), part -> new HashMap<>());
            last = device;
        }
        return ofLast;
    }

    void forget() {
        byPart.clear();
        last = null;
        size = 0;
    }
}
