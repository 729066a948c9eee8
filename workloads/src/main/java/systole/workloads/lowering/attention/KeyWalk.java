package systole.workloads.lowering.attention;

import org.jspecify.annotations.Nullable;
import systole.isa.Affine;
import systole.isa.Operand.Bound;

/**
 * The blocks of keys that a tile of queries goes through, from the first key on, and which of them are masked.
 *
 * @param oldest blocks at the start of which a sliding window hides keys, which come first; null when there are none
 * @param ofOldest mask in the loop over them; null when none of the newest keys is hidden there
 * @param blocks all blocks
 * @param afterFirst all but the first
 * @param plain those that every query row sees whole
 * @param masked those that a mask cuts, which come last; null when there are none
 * @param ofMasked mask in the loop over {@code masked}; null when there is none
 * @param ofAll mask in a loop over all blocks; null when there is none
 * @param ofLast mask of the last block outside of any loop; null when there is none, or it cannot be told beforehand
 * @param causal later rows see more keys
 */
record KeyWalk(
        @Nullable Oldest oldest,
        @Nullable Mask ofOldest,
        Bound blocks,
        Bound afterFirst,
        @Nullable Bound plain,
        @Nullable Bound masked,
        @Nullable Mask ofMasked,
        @Nullable Mask ofAll,
        @Nullable Mask ofLast,
        boolean causal) {
    /**
     * Keys of a block that are visible: {@code first - step * iteration} to the first query row, {@code more} more to each
     * row after it; a part where several rows in turn see the same keys.
     */
    record Mask(Affine first, double more) {}

    /**
     * Blocks that begin before a window.
     *
     * @param blocks how many
     * @param hidden keys of a block that are hidden, as a {@link Mask} counts visible ones
     */
    record Oldest(Bound blocks, Mask hidden) {}

    /**
     * Keys {@code perPart * part} to {@code perPart * (part + 1)} of {@code keys}, by blocks of {@code step}, of which
     * {@code perPart} is a multiple; only the last part may end inside a block.
     *
     * @param axis grid axis that counts the parts
     */
    static KeyWalk whole(int axis, long keys, int parts, long perPart, int step) {
        Affine limit = Affine.constant(keys).plus(parts > 1 ? Affine.grid(axis, -perPart) : Affine.ZERO);
        Bound blocks = new Bound(limit, perPart, step);
        Bound after = new Bound(limit.plus(-step), perPart - step, step);
        long rest = keys % step;
        if (rest == 0) {
            return new KeyWalk(null, null, blocks, after, blocks, null, null, null, null, false);
        }
        Bound plain = new Bound(limit.plus(1 - step), perPart, step);
        // one trip in the last part
        Bound masked = new Bound(
                parts > 1 ? Affine.constant(2L - parts).plus(Affine.grid(axis, 1)) : Affine.constant(1), 1, 1);
        Affine last = parts > 1
                ? Affine.constant(rest + (long) step * (parts - 1)).plus(Affine.grid(axis, -step))
                : Affine.constant(rest);
        return new KeyWalk(
                null,
                null,
                blocks,
                after,
                plain,
                masked,
                new Mask(Affine.constant(rest), 0),
                new Mask(limit, 0),
                new Mask(last, 0),
                false);
    }

    /**
     * The keys that a tile of {@code rows} tokens sees under a causal mask, of each {@code together} heads in turn, the first
     * at position {@code from} of {@code keys}. When rows are a multiple of a block and every tile starts at a block
     * ({@code aligned}), only the blocks from the tile's first position on are masked; otherwise which blocks the mask cuts
     * differs, and each is masked.
     */
    static KeyWalk causal(Affine from, int rows, int together, long keys, int step, boolean aligned) {
        Affine limit = from.plus(rows);
        Bound blocks = new Bound(limit, keys, step);
        Bound after = new Bound(limit.plus(-step), keys - step, step);
        Mask all = new Mask(from.plus(1), 1.0 / together);
        if (!aligned) {
            return new KeyWalk(null, null, blocks, after, null, blocks, all, all, null, true);
        }
        Bound plain = new Bound(from, keys, step);
        Bound masked = new Bound(from.negated().plus(keys), rows, step);
        return new KeyWalk(null, null, blocks, after, plain, masked, new Mask(Affine.constant(1), 1), all, null, true);
    }

    /** The same where a window of {@code window} keys begins to hide the first of them from some rows. */
    static KeyWalk causal(Affine from, int rows, int together, long keys, int step, long window) {
        KeyWalk whole = causal(from, rows, together, keys, step, false);
        Mask hidden = new Mask(from.plus(1 - window), 1.0 / together);
        return new KeyWalk(
                new Oldest(whole.blocks, hidden),
                whole.ofAll,
                whole.blocks,
                whole.afterFirst,
                null,
                null,
                null,
                whole.ofAll,
                null,
                true);
    }

    /**
     * The keys that a tile of {@code rows} tokens sees, of each {@code together} heads in turn, where a causal mask hides the
     * newest and a window of {@code window} keys the oldest. The first block is the last one that starts {@code window} keys or
     * more before the tile's first position; {@link #before} says how many.
     */
    static KeyWalk windowed(long window, int rows, int together, int step) {
        long before = before(window, step);
        long trips = (before + rows + step - 1) / step;
        Bound blocks = new Bound(Affine.constant(trips), trips, 1);
        Bound after = new Bound(Affine.constant(trips - 1), trips, 1);
        double more = 1.0 / together;
        Mask newest = new Mask(Affine.constant(before + 1), more);
        Mask hidden = new Mask(Affine.constant(before - window + 1), more);
        // the window's start moves by a row's position within the tile, and so does its end
        long atStart = (before - window + rows + step - 1) / step;
        long atEnd = trips - before / step;
        if (atStart + atEnd >= trips) {
            return new KeyWalk(new Oldest(blocks, hidden), newest, blocks, after, null, null, null, newest, null, true);
        }
        Bound start = new Bound(Affine.constant(atStart), atStart, 1);
        long between = trips - atStart - atEnd;
        Bound plain = new Bound(Affine.constant(between), between, 1);
        Bound end = new Bound(Affine.constant(atEnd), atEnd, 1);
        Mask ofEnd = new Mask(Affine.constant(before + 1 - (atStart + between) * step), more);
        return new KeyWalk(new Oldest(start, hidden), null, blocks, after, plain, end, ofEnd, newest, null, true);
    }

    /** Keys before the first position of a tile at which {@link #windowed} begins. */
    static long before(long window, int step) {
        return (window - 1 + step - 1) / step * step;
    }
}
