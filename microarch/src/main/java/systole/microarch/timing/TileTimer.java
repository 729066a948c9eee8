package systole.microarch.timing;

import systole.isa.Kernel;
import systole.microarch.DeviceSpec;
import systole.sim.Clock;

/** Times kernels at tile granularity. Stateless and safe to share between threads. */
public final class TileTimer {
    private final boolean skipSteadyLoops;

    /**
     * A timer.
     *
     * @param skipSteadyLoops false to run every event; the result is the same
     */
    public TileTimer(boolean skipSteadyLoops) {
        this.skipSteadyLoops = skipSteadyLoops;
    }

    /**
     * Runs a kernel on an otherwise idle device.
     *
     * @param hertz core clock
     * @param residency what the shared cache holds at the start
     * @throws UnsupportedTypeException when the tensor units lack an operand type
     */
    public KernelTime time(Kernel kernel, DeviceSpec device, long hertz, Residency residency) {
        return new TileRun(new Decoded(kernel, device, Clock.ofHertz(hertz)), residency, skipSteadyLoops).run();
    }
}
