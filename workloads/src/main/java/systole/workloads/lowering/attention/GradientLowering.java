package systole.workloads.lowering.attention;

import java.util.ArrayList;
import java.util.List;
import systole.isa.Kernel;
import systole.isa.Target;
import systole.workloads.lowering.Lowering;
import systole.workloads.lowering.UnsupportedOperatorException;
import systole.workloads.operator.AttentionGradient;

/**
 * Lowers the gradients of fused attention as FlashAttention-2 does: what each row's gradient sums to, a clearing of the sums of
 * query gradients, the products, block of keys by block of keys, and the rounding of the sums. Of the blocks that fit the device
 * the one that the fast clock thinks shortest is taken.
 */
public final class GradientLowering {
    private static final int[] ROWS = {128, 64, 32, 16, 8};

    private GradientLowering() {}

    /** The kernels, run one after the other. */
    public static List<Kernel> lower(AttentionGradient op, Lowering lowering) {
        Target target = lowering.target();
        if (!target.macsPerCycle().containsKey(op.type())) {
            throw new UnsupportedOperatorException(
                    "the device has no tensor units for " + op.type().text());
        }
        List<Kernel> kernels = new ArrayList<>();
        kernels.add(GradientSums.rows(op, lowering));
        kernels.add(GradientSums.cleared(op, lowering));
        kernels.add(products(op, lowering));
        kernels.add(GradientSums.rounded(op, lowering));
        if (op.group() > 1) {
            kernels.add(GradientSums.grouped(op, "K", lowering));
            kernels.add(GradientSums.grouped(op, "V", lowering));
        }
        return kernels;
    }

    private static Kernel products(AttentionGradient op, Lowering lowering) {
        Target target = lowering.target();
        List<Kernel> fitting = new ArrayList<>();
        for (int keys : ROWS) {
            for (int queries : ROWS) {
                for (int stages = 2; queries <= keys && stages > 0; stages--) {
                    GradientProgram.Block block = new GradientProgram.Block(keys, queries, stages);
                    if (block.scratchBytes(op) <= target.scratchBytes()
                            && block.accumulatorBytes(op) <= target.accumulatorBytes()) {
                        fitting.add(GradientProgram.kernel(
                                op, block, lowering.library().attention().setupLoads()));
                        break;
                    }
                }
            }
        }
        if (fitting.isEmpty()) {
            throw new UnsupportedOperatorException("no block of the gradient of attention fits heads of " + op.headDim()
                    + " into " + target.scratchBytes() + " bytes of scratchpad and " + target.accumulatorBytes()
                    + " of accumulators");
        }
        Kernel best = fitting.get(0);
        double bestSeconds = Double.POSITIVE_INFINITY;
        for (Kernel kernel : fitting) {
            double seconds = lowering.seconds().applyAsDouble(List.of(kernel));
            if (seconds < bestSeconds) {
                bestSeconds = seconds;
                best = kernel;
            }
        }
        return best;
    }
}
