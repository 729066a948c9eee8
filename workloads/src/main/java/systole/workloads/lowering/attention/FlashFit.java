package systole.workloads.lowering.attention;

import java.util.List;
import systole.isa.Kernel;
import systole.isa.Target;

/** The most stages with which a fused attention kernel fits a core. */
final class FlashFit {
    private FlashFit() {}

    /** The kernel; none when not even one stage fits. */
    static List<Kernel> kernel(FlashPlan plan, Target target) {
        for (int stages = plan.tile().stages(); stages > 0; stages--) {
            Kernel kernel = FlashProgram.kernel(plan, stages);
            if (fits(kernel, target)) {
                return List.of(kernel);
            }
        }
        return List.of();
    }

    static boolean fits(Kernel kernel, Target target) {
        int tiles = kernel.residents();
        return kernel.scratchBytes() * tiles <= target.scratchBytes()
                && kernel.accumulatorBytes() * tiles <= target.accumulatorBytes();
    }
}
