package systole.microarch.timing;

import org.jspecify.annotations.Nullable;
import systole.isa.Kernel;
import systole.microarch.DeviceSpec;

/**
 * One clock for kernels: the same program, timed at some fidelity. Timers keep nothing between calls and may be shared by
 * threads.
 */
public interface KernelTimer {
    /**
     * Runs a kernel on every device of a group at once and tells the time of one of them, rank 0: where loops or coordinates
     * depend on the rank, those of rank 0 are taken.
     *
     * @param hertz core clock
     * @param residency what the shared cache holds at the start
     * @param links to the other devices; null for a device alone
     * @throws UnsupportedTypeException when the tensor units lack an operand type
     * @throws LinksMissingException when the kernel exchanges messages and there are no links
     * @throws DeadlockException when it never ends
     */
    KernelTime time(Kernel kernel, DeviceSpec device, long hertz, Residency residency, @Nullable PeerLinks links);

    /**
     * Runs a kernel on a device alone, otherwise as with links.
     *
     * @throws TooLargeException when it takes longer than time goes, too
     */
    default KernelTime time(Kernel kernel, DeviceSpec device, long hertz, Residency residency) {
        try {
            return time(kernel, device, hertz, residency, null);
        } catch (ArithmeticException e) {
            throw TooLargeException.tooLong(kernel.name(), e);
        }
    }
}
