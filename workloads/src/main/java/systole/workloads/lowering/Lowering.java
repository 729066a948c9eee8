package systole.workloads.lowering;

import java.util.List;
import java.util.function.ToDoubleFunction;
import systole.isa.Kernel;
import systole.isa.Target;

/**
 * What a lowering is given: limits of the device, the library's kernels, and an estimate of time by which it chooses among
 * candidates. The estimate is the {@code fast} clock; it knows nothing of operators.
 *
 * @param target limits of the device
 * @param library kernels that exist
 * @param seconds estimated time of kernels run one after the other
 * @param rates behind that estimate: what a candidate takes at least
 * @param store keeps what was built for the same target and library
 */
public record Lowering(
        Target target, KernelLibrary library, ToDoubleFunction<List<Kernel>> seconds, Rates rates, KernelStore store) {
    /** A lowering that keeps nothing. */
    public Lowering(Target target, KernelLibrary library, ToDoubleFunction<List<Kernel>> seconds, Rates rates) {
        this(target, library, seconds, rates, KernelStore.NONE);
    }

    /** A lowering that knows no rates: every candidate is estimated. */
    public Lowering(Target target, KernelLibrary library, ToDoubleFunction<List<Kernel>> seconds) {
        this(target, library, seconds, Rates.UNKNOWN);
    }
}
