package systole.workloads.lowering.attention;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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
    /** Keys or queries of a block: multiples of what tensor units take, up to what kernels of FlashAttention-2 have. */
    private static final int[] ROWS = {128, 64, 32, 16, 8};

    private static final int MOST_STAGES = 2;

    /** Blocks with so many times fewer scores than the largest that fits are not tried: they load much more for each product. */
    private static final int WORTH_A_TRY = 4;

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
        List<GradientProgram.Block> blocks = blocks(op, lowering.target());
        if (blocks.isEmpty()) {
            throw new UnsupportedOperatorException("no block of the gradient of attention fits heads of " + op.headDim()
                    + " into " + lowering.target().scratchBytes() + " bytes of scratchpad and "
                    + lowering.target().accumulatorBytes() + " of accumulators");
        }
        AttentionLibrary library = lowering.library().attention();
        int largest =
                blocks.stream().mapToInt(GradientProgram.Block::scores).max().orElseThrow();
        Kernel best = null;
        double bestSeconds = Double.POSITIVE_INFINITY;
        for (GradientProgram.Block block : blocks) {
            if (block.scores() * WORTH_A_TRY < largest) {
                continue;
            }
            Kernel kernel = GradientProgram.kernel(op, block, library.prefill().get(0), library.setupLoads());
            double seconds = lowering.seconds().applyAsDouble(List.of(kernel));
            if (best == null || seconds < bestSeconds) {
                bestSeconds = seconds;
                best = kernel;
            }
        }
        return Objects.requireNonNull(best);
    }

    /** Blocks that fit, each with as many stages as it can have. */
    private static List<GradientProgram.Block> blocks(AttentionGradient op, Target target) {
        List<GradientProgram.Block> blocks = new ArrayList<>();
        for (int keys : ROWS) {
            for (int queries : ROWS) {
                for (int stages = MOST_STAGES; queries <= keys && stages > 0; stages--) {
                    GradientProgram.Block block = new GradientProgram.Block(keys, queries, stages);
                    if (block.scratchBytes(op) <= target.scratchBytes()
                            && block.accumulatorBytes(op) <= target.accumulatorBytes()) {
                        blocks.add(block);
                        break;
                    }
                }
            }
        }
        return blocks;
    }
}
