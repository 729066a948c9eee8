package systole.workloads.lowering.attention;

import org.jspecify.annotations.Nullable;
import systole.isa.Affine;
import systole.isa.Operand.Bound;

/**
 * The blocks of keys that a tile goes through.
 *
 * @param blocks all of them, at least one at every tile
 * @param afterFirst all but the first
 * @param plain those that every query row sees whole; null when there are none
 * @param masked those that a causal mask cuts, which come last; null when there are none
 * @param queryPosition position of the first query row
 * @param maskedFrom position of the first key of the first masked block
 */
record KeyWalk(
        Bound blocks,
        Bound afterFirst,
        @Nullable Bound plain,
        @Nullable Bound masked,
        Affine queryPosition,
        Affine maskedFrom) {
    /** All of {@code limit} keys, {@code most} at most, by blocks of {@code step}. */
    static KeyWalk whole(Affine limit, long most, long step) {
        Bound blocks = new Bound(limit, most, step);
        return new KeyWalk(blocks, afterFirst(limit, most, step), blocks, null, Affine.ZERO, Affine.ZERO);
    }

    /**
     * The keys that a tile of {@code rows} queries sees under a causal mask, the first query at position {@code from} of
     * {@code keys}. When rows are a multiple of a block and every tile starts at a block ({@code aligned}), only the blocks
     * from the tile's first position on are masked; otherwise which blocks the mask cuts differs, and each is masked.
     */
    static KeyWalk causal(Affine from, int rows, long keys, int step, boolean aligned) {
        Affine limit = from.plus(Affine.constant(rows));
        Bound blocks = new Bound(limit, keys, step);
        Bound after = afterFirst(limit, keys, step);
        if (!aligned) {
            return new KeyWalk(blocks, after, null, blocks, from, Affine.ZERO);
        }
        Affine rest = negated(from).plus(Affine.constant(keys));
        return new KeyWalk(blocks, after, new Bound(from, keys, step), new Bound(rest, rows, step), from, from);
    }

    private static Bound afterFirst(Affine limit, long most, long step) {
        return new Bound(limit.plus(Affine.constant(-step)), most - step, step);
    }

    private static Affine negated(Affine affine) {
        return new Affine(
                -affine.base(),
                affine.terms().stream()
                        .map(term -> new Affine.Term(term.ofGrid(), term.index(), -term.coefficient()))
                        .toList());
    }
}
