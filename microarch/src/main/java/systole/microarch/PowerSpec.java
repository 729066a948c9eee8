package systole.microarch;

/**
 * Board power.
 *
 * @param capWatts limit that a steady load settles at
 * @param idleWatts an unused device
 * @param activeIdleWatts a device that runs kernels, before any action is counted: leakage, clocks, memory standby
 */
public record PowerSpec(double capWatts, double idleWatts, double activeIdleWatts) {}
