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
            if (fits(kernel, target)) {
                int residents = Math.min(plan.residents(), places(plan, kernel, target));
                return List.of(residents == 1 ? kernel : FlashProgram.kernel(plan, stages, residents));
            }
        }
        return List.of();
    }

    private static boolean fits(Kernel kernel, Target target) {
        return kernel.scratchBytes() <= target.scratchBytes() && kernel.accumulatorBytes() <= target.accumulatorBytes();
    }

    /**
     * Tiles whose buffers fit a core, one at least. Where the kernel is written for several, the result goes out through the
     * place of the queries, and weights take that of scores.
     */
    private static int places(FlashPlan plan, Kernel kernel, Target target) {
        AttentionTile tile = plan.tile();
        AttentionTypes types = plan.types();
        long rows = (long) tile.queryRows() * plan.heads();
        long scratch = kernel.scratchBytes()
                - Math.min(
                        types.query().bytes(rows * plan.headDim()),
                        types.output().bytes(rows * plan.headDim()));
        long accumulators = kernel.accumulatorBytes() - types.product().bytes(rows * tile.keyRows());
        return (int) Math.max(
                1,
                Math.min(
                        target.scratchBytes() / Math.max(1, scratch),
                        target.accumulatorBytes() / Math.max(1, accumulators)));
    }
}
