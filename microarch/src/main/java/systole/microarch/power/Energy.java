package systole.microarch.power;

import systole.microarch.Action;
import systole.microarch.DeviceSpec;
import systole.microarch.EnergyTable;
import systole.microarch.timing.KernelTime;

/**
 * Energy of counted actions, in joules by {@link Component} ordinal. Actions of the core scale with the square of its supply
 * voltage; cache, memory and links run on supplies of their own.
 */
public final class Energy {
    private static final double PICO = 1e-12;

    private Energy() {}

    /** Dynamic energy of a kernel whose cores ran at a clock; the static part is left at 0. */
    public static double[] dynamic(KernelTime time, DeviceSpec device, long hertz) {
        EnergyTable table = device.energy();
        double volts = device.clock().volts((double) hertz) / device.clock().maximumVolts();
        double core = PICO * volts * volts;
        double[] joules = new double[Component.values().length];
        long useful = time.count(Action.MAC_USEFUL);
        double macs = useful + (time.count(Action.MAC_ISSUED) - useful) * table.paddingMacShare();
        joules[Component.TENSOR.ordinal()] = core * macs * table.macPicojoules().getOrDefault(time.macType(), 0.0);
        joules[Component.VECTOR.ordinal()] = core
                * (time.count(Action.VECTOR) * table.vectorPicojoules()
                        + time.count(Action.SPECIAL) * table.specialPicojoules());
        joules[Component.SCRATCHPAD.ordinal()] =
                core * time.count(Action.SCRATCH_BYTE) * table.scratchPicojoulesPerByte();
        joules[Component.CACHE.ordinal()] = PICO * time.count(Action.CACHE_BYTE) * table.cachePicojoulesPerByte();
        joules[Component.MEMORY.ordinal()] = PICO
                * ((time.count(Action.MEMORY_READ_BYTE) + time.count(Action.MEMORY_WRITE_BYTE))
                                * table.memoryPicojoulesPerByte()
                        + time.count(Action.ACTIVATION) * table.activationPicojoules());
        joules[Component.LINK.ordinal()] = PICO * time.count(Action.LINK_BYTE) * table.linkPicojoulesPerByte();
        return joules;
    }

    /** Static energy of a running device over a time. */
    public static double ofStatic(DeviceSpec device, double seconds) {
        return device.power().activeIdleWatts() * seconds;
    }

    /** Sum of all components. */
    public static double total(double[] joules) {
        double sum = 0;
        for (double part : joules) {
            sum += part;
        }
        return sum;
    }
}
