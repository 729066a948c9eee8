package systole.workloads.lowering;

import java.util.List;
import java.util.function.ToDoubleFunction;
import systole.isa.Kernel;
import systole.isa.Target;

/**
 * What a lowering is given: limits of the device, the library's kernels, and an estimate of time by which it chooses among
 * candidates. The estimate is the {@code fast} clock; what it costs nothing to ask it knows nothing of operators.
 *
 * @param target limits of the device
 * @param library kernels that exist
 * @param seconds estimated time of kernels run one after the other
 * @param secondsPerCycle of the clock behind that estimate: what products alone would take is a floor under it; 0 where it is
 *     not known, which leaves every candidate to be estimated
 */
public record Lowering(
        Target target, KernelLibrary library, ToDoubleFunction<List<Kernel>> seconds, double secondsPerCycle) {
    /** A lowering that knows no clock. */
    public Lowering(Target target, KernelLibrary library, ToDoubleFunction<List<Kernel>> seconds) {
        this(target, library, seconds, 0);
    }
}
