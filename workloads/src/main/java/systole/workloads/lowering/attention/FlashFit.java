package systole.workloads.lowering.attention;

import java.util.List;
import systole.isa.Kernel;
import systole.isa.Target;

/** The most stages with which a fused attention kernel fits a core, and the most tiles of it that then fit beside each other. */
final class FlashFit {
    private FlashFit() {}

    /** The kernel, with as many tiles on a core at a time as fit beside each other; none when not even one stage fits. */
    static List<Kernel> kernel(FlashPlan plan, Target target) {
        for (int stages = plan.tile().stages(); stages > 0; stages--) {
            Kernel kernel = FlashProgram.kernel(plan, stages, 1);
            int places = places(kernel, target);
            if (places > 0) {
                int residents = Math.min(plan.residents(), places);
                return List.of(residents == 1 ? kernel : FlashProgram.kernel(plan, stages, residents));
            }
        }
        return List.of();
    }

    /** Tiles whose buffers fit a core. */
    private static int places(Kernel kernel, Target target) {
        return (int) Math.min(
                target.scratchBytes() / Math.max(1, kernel.scratchBytes()),
                target.accumulatorBytes() / Math.max(1, kernel.accumulatorBytes()));
    }
}
