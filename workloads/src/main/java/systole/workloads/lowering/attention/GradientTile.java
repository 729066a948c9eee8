package systole.workloads.lowering.attention;

import static systole.isa.DataType.FP32;

import systole.workloads.operator.AttentionGradient;

/**
 * One compiled kernel of the gradients of fused attention: a tile is a block of keys, which goes through the blocks of queries.
 *
 * @param keyRows keys of a tile
 * @param queryRows queries of a step, a divisor of {@code keyRows}
 * @param stages most steps whose queries are in the scratchpad; fewer where it is too small
 * @param overlaps products run beside the work of the vector units
 * @param loadsAhead queries are loaded while those before are worked on; else each of their tensors when it is due, as a kernel of
 *     one stage without asynchronous copies does
 * @param operandsBuffered operands of a product are read from the scratchpad while others are multiplied
 * @param warpProducts products are made by instructions of one warp (mma.sync), not of several (wgmma)
 * @param operandRows rows of a product that one group of tensor units keeps to itself
 * @param operandColumns columns of that part
 * @param leastHeadDim elements of the smallest heads that it is compiled for
 * @param mostHeadDim elements of the largest heads that it is compiled for
 */
public record GradientTile(
        int keyRows,
        int queryRows,
        int stages,
        boolean overlaps,
        boolean loadsAhead,
        boolean operandsBuffered,
        boolean warpProducts,
        int operandRows,
        int operandColumns,
        int leastHeadDim,
        int mostHeadDim) {
    /** Rows of the smallest operand tiles of tensor units, such as mma.m16n8k16. */
    private static final int NARROWEST = 16;

    /** Checks that sizes are positive and that steps divide a tile. */
    public GradientTile {
        if (keyRows < 1 || queryRows < 1 || stages < 1 || operandRows < 1 || operandColumns < 1) {
            throw new IllegalArgumentException("a kernel of attention's gradients needs positive tiles and stages");
        }
        if (keyRows % queryRows != 0) {
            throw new IllegalArgumentException("\"queryRows\" of attention's gradients must divide \"keyRows\"");
        }
        if (!loadsAhead && (overlaps || stages > 1)) {
            throw new IllegalArgumentException(
                    "queries that are loaded when they are due leave nothing to overlap: one stage, \"overlaps\" of false");
        }
        if (leastHeadDim > mostHeadDim) {
            throw new IllegalArgumentException("\"leastHeadDim\" is above \"mostHeadDim\"");
        }
    }

    boolean hasHeadsOf(int headDim) {
        return leastHeadDim <= headDim && headDim <= mostHeadDim;
    }

    boolean canHalve() {
        return keyRows > NARROWEST && keyRows % 2 == 0;
    }

    /** Half the queries a step where they are more than half the keys, else half of both. */
    GradientTile halved() {
        boolean queriesOnly = queryRows * 2 > keyRows && queryRows % 2 == 0;
        int keys = queriesOnly ? keyRows : keyRows / 2;
        int queries = queriesOnly || queryRows > keys ? queryRows / 2 : queryRows;
        return new GradientTile(
                keys,
                queries,
                stages,
                overlaps,
                loadsAhead,
                operandsBuffered,
                warpProducts,
                Math.min(operandRows, keys),
                Math.min(operandColumns, queries),
                leastHeadDim,
                mostHeadDim);
    }

    GradientTile ofStages(int fewer) {
        return new GradientTile(
                keyRows,
                queryRows,
                fewer,
                overlaps,
                loadsAhead,
                operandsBuffered,
                warpProducts,
                operandRows,
                operandColumns,
                leastHeadDim,
                mostHeadDim);
    }

    long scores() {
        return (long) keyRows * queryRows;
    }

    long scratchBytes(AttentionGradient op) {
        long dim = op.headDim();
        long both = dim + op.form().valueDim();
        return op.type().bytes(keyRows * (both + dim))
                + stages * (op.type().bytes(queryRows * both) + 3 * FP32.bytes(queryRows))
                + 2 * op.type().bytes(scores())
                + FP32.bytes(1);
    }

    long accumulatorBytes(AttentionGradient op) {
        long dim = op.headDim();
        int squares = op.form().softcap() > 0 ? 3 : 2;
        return FP32.bytes(keyRows * (dim + op.form().valueDim()) + squares * scores() + queryRows * dim);
    }
}
