package systole.study.fidelity;

import java.util.ArrayList;
import java.util.List;
import systole.isa.Kernel;
import systole.microarch.DeviceSpec;
import systole.microarch.timing.Fidelity;
import systole.microarch.timing.KernelTime;
import systole.microarch.timing.KernelTimer;
import systole.microarch.timing.Residency;

/**
 * Kernels that run one after the other, whatever the clock.
 *
 * @param group what the case counts for
 * @param kernels in the order they run
 * @param device where they run, at its maximum clock
 * @param residency what the shared cache holds when each starts
 */
public record KernelCase(String group, List<Kernel> kernels, DeviceSpec device, List<Residency> residency) {
    /** Copies the lists. */
    public KernelCase {
        kernels = List.copyOf(kernels);
        residency = List.copyOf(residency);
    }

    /** Each kernel's time. */
    public List<KernelTime> times(Fidelity fidelity) {
        KernelTimer timer = fidelity.timer(true);
        List<KernelTime> times = new ArrayList<>();
        for (int i = 0; i < kernels.size(); i++) {
            times.add(timer.time(kernels.get(i), device, device.clock().maximumHertz(), residency.get(i)));
        }
        return times;
    }

    /** Seconds of all kernels, gaps not included. */
    public double seconds(Fidelity fidelity) {
        return times(fidelity).stream().mapToDouble(KernelTime::seconds).sum();
    }
}
