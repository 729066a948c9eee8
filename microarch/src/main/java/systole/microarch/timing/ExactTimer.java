package systole.microarch.timing;

import org.jspecify.annotations.Nullable;
import systole.isa.Kernel;
import systole.memory.line.MemoryBackend;
import systole.microarch.Action;
import systole.microarch.DeviceSpec;
import systole.sim.Clock;

/**
 * Times kernels core by core, array cycle by array cycle and memory access by memory access: the judge of the other clocks
 * for small cases. Stateless and safe to share between threads.
 */
public record ExactTimer() implements KernelTimer {
    /** Memory accesses of one kernel beyond which nobody should wait: some ten seconds. */
    static final long MOST_ACCESSES = 4_000_000;

    @Override
    public KernelTime time(
            Kernel kernel, DeviceSpec device, long hertz, Residency residency, @Nullable PeerLinks links) {
        KernelTime estimate = new FastTimer().time(kernel, device, hertz, residency, links);
        long bytes = estimate.count(Action.LOADED_BYTE) + estimate.count(Action.STORED_BYTE);
        long accesses = bytes / device.memory().accessBytes();
        if (accesses > MOST_ACCESSES) {
            throw new TooLargeException(kernel.name(), accesses, MOST_ACCESSES);
        }
        Decoded decoded = new Decoded(kernel, device, Clock.ofHertz(hertz), links, new SteppedProducts());
        return new ExactRun(decoded, MemoryBackend.of(device.memory()), residency).run();
    }
}
