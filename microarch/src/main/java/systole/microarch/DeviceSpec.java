package systole.microarch;

import org.jspecify.annotations.Nullable;
import systole.isa.Target;
import systole.memory.CacheSpec;
import systole.memory.MemorySpec;

/**
 * A device, immutable: what a description file says once family and device are joined.
 *
 * @param id preset id
 * @param cores cores that run tiles
 * @param clock clocks and voltages
 * @param core one core
 * @param cache shared cache; null when software manages all on-chip memory
 * @param memory device memory
 * @param launch fixed times
 * @param power board power
 * @param energy energy of each action
 */
public record DeviceSpec(
        String id,
        int cores,
        ClockSpec clock,
        CoreSpec core,
        @Nullable CacheSpec cache,
        MemorySpec memory,
        LaunchSpec launch,
        PowerSpec power,
        EnergyTable energy) {
    /** The limits that lowering sees. */
    public Target target() {
        java.util.Map<systole.isa.DataType, Double> macs = new java.util.EnumMap<>(systole.isa.DataType.class);
        core.tensor()
                .rates()
                .forEach((type, rate) -> macs.put(type, core.tensor().macsPerCycle(type)));
        return new Target(
                cores,
                core.scratchBytes(),
                core.accumulatorBytes(),
                core.loadBytesInFlight(),
                macs,
                core.vectorLanes());
    }

    /** The device as tiles see it that share a core with others: so many times the cores, each of an even part. */
    public DeviceSpec shared(int tiles) {
        return tiles == 1
                ? this
                : new DeviceSpec(id, cores * tiles, clock, core.shared(tiles), cache, memory, launch, power, energy);
    }

    /** The same device with other power limits. */
    public DeviceSpec withPower(PowerSpec other) {
        return new DeviceSpec(id, cores, clock, core, cache, memory, launch, other, energy);
    }

    /** The same device with other clocks. */
    public DeviceSpec withClock(ClockSpec other) {
        return new DeviceSpec(id, cores, other, core, cache, memory, launch, power, energy);
    }

    /** Dense peak of a type at a clock, in floating-point (or integer) operations a second; 0 when unsupported. */
    public double peakOpsPerSecond(systole.isa.DataType type, long hertz) {
        return 2 * core.tensor().macsPerCycle(type) * cores * hertz;
    }
}
