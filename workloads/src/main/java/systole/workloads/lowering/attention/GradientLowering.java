package systole.workloads.lowering.attention;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import systole.isa.Kernel;
import systole.isa.Target;
import systole.workloads.lowering.Lowering;
import systole.workloads.lowering.UnsupportedOperatorException;
import systole.workloads.operator.AttentionGradient;

/**
 * Lowers the gradients of fused attention as FlashAttention-2 does: what each row's gradient sums to, a clearing of the sums of
 * query gradients, the products, block of keys by block of keys, and the rounding of the sums. Of the kernels that the library
 * has, or of all blocks that fit the device where it does not say, the one that the fast clock thinks shortest is taken.
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
            kernels.add(GradientSums.grouped(op, "K", op.headDim(), lowering));
            kernels.add(GradientSums.grouped(op, "V", op.form().valueDim(), lowering));
        }
        return kernels;
    }

    private static Kernel products(AttentionGradient op, Lowering lowering) {
        Target target = lowering.target();
        AttentionLibrary library = lowering.library().attention();
        List<GradientTile> compiled = library.gradients().stream()
                .filter(tile -> tile.hasHeadsOf(op.headDim()))
                .toList();
        List<GradientTile> blocks =
                compiled.isEmpty() ? anyBlock(op, target, library.prefill().get(0)) : fitting(op, target, compiled);
        if (blocks.isEmpty()) {
            throw new UnsupportedOperatorException("no block of the gradient of attention fits heads of " + op.headDim()
                    + " into " + target.scratchBytes() + " bytes of scratchpad and " + target.accumulatorBytes()
                    + " of accumulators");
        }
        Kernel best = null;
        double bestSeconds = Double.POSITIVE_INFINITY;
        for (GradientTile block : blocks) {
            Kernel kernel = GradientProgram.kernel(op, block, library.setupLoads());
            double seconds = lowering.seconds().applyAsDouble(List.of(kernel));
            if (best == null || seconds < bestSeconds) {
                bestSeconds = seconds;
                best = kernel;
            }
        }
        return Objects.requireNonNull(best);
    }

    /** The compiled kernels that fit, or their halves where none does: what libraries compile for wider heads. */
    private static List<GradientTile> fitting(AttentionGradient op, Target target, List<GradientTile> compiled) {
        List<GradientTile> tried = compiled;
        while (!tried.isEmpty()) {
            List<GradientTile> fit = tried.stream()
                    .flatMap(tile -> withStages(op, target, tile).stream())
                    .toList();
            if (!fit.isEmpty()) {
                return fit;
            }
            tried = tried.stream()
                    .filter(GradientTile::canHalve)
                    .map(GradientTile::halved)
                    .toList();
        }
        return List.of();
    }

    /**
     * Where a library does not say what it has: blocks that fit, with products beside the work of the vector units and the part
     * of a group of tensor units as in the forward pass.
     */
    private static List<GradientTile> anyBlock(AttentionGradient op, Target target, AttentionTile forward) {
        boolean overlaps = forward.overlap() != Overlap.NONE;
        List<GradientTile> blocks = new ArrayList<>();
        for (int keys : ROWS) {
            for (int queries : ROWS) {
                if (queries <= keys) {
                    GradientTile block = new GradientTile(
                            keys,
                            queries,
                            MOST_STAGES,
                            overlaps,
                            true,
                            true,
                            forward.warpProducts(),
                            forward.operandRows(),
                            forward.operandColumns(),
                            1,
                            Integer.MAX_VALUE);
                    withStages(op, target, block).ifPresent(blocks::add);
                }
            }
        }
        long largest = blocks.stream().mapToLong(GradientTile::scores).max().orElse(0);
        blocks.removeIf(block -> block.scores() * WORTH_A_TRY < largest);
        return blocks;
    }

    /** The block with as many stages as it can have; none when not even one fits. */
    private static Optional<GradientTile> withStages(AttentionGradient op, Target target, GradientTile block) {
        for (int stages = block.stages(); stages > 0; stages--) {
            GradientTile tile = block.ofStages(stages);
            if (tile.scratchBytes(op) <= target.scratchBytes()
                    && tile.accumulatorBytes(op) <= target.accumulatorBytes()) {
                return Optional.of(tile);
            }
        }
        return Optional.empty();
    }
}
