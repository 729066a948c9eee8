package systole.system.run;

import systole.isa.Kernel;
import systole.microarch.DeviceSpec;
import systole.microarch.timing.FastTimer;
import systole.workloads.lowering.KernelLibrary;
import systole.workloads.lowering.Lowering;

/** How operators are lowered for a device. */
public final class DeviceLowering {
    private DeviceLowering() {}

    /** The device's limits and a library, with the {@code fast} clock at the reference frequency to choose by. */
    public static Lowering of(DeviceSpec device, KernelLibrary library) {
        FastTimer fast = new FastTimer();
        long hertz = device.clock().referenceHertz();
        return new Lowering(
                device.target(),
                library,
                kernels -> {
                    double seconds = 0;
                    for (Kernel kernel : kernels) {
                        seconds += fast.seconds(kernel, device, hertz)
                                + device.launch().graphGapSeconds();
                    }
                    return seconds;
                },
                1.0 / hertz);
    }
}
