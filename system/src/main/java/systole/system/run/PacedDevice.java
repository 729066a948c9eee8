package systole.system.run;

import systole.microarch.DeviceSpec;
import systole.microarch.PowerSpec;
import systole.system.Execution;
import systole.system.Stragglers;
import systole.system.SystemSpec;

/** The device that is simulated for all that wait for each other. */
public final class PacedDevice {
    private PacedDevice() {}

    /**
     * A machine's device below the power cap of a scenario, as the one that draws most of those that go in step.
     *
     * @param inStep devices that wait for each other
     */
    public static DeviceSpec of(SystemSpec system, Execution execution, int inStep) {
        DeviceSpec device = system.node().device();
        Double watts = execution.powerCapWatts();
        if (watts != null) {
            PowerSpec power = device.power();
            device = device.withPower(power.limitedTo(Math.min(watts, power.capWatts())));
        }
        return Stragglers.pace(device, inStep);
    }
}
