package systole.workloads.lowering.attention;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import systole.workloads.operator.Attention;

/**
 * One compiled attention kernel.
 *
 * @param queryRows query rows of a tile; fewer queries are padded to it
 * @param keyRows keys of a block
 * @param stages most key and value blocks in flight each; fewer where the scratchpad is too small
 * @param overlap products that run beside a softmax
 * @param operandRows rows of a product that one group of tensor units keeps to itself
 * @param operandColumns columns of that part
 * @param persistent cores take tile after tile, so that the end of one overlaps the start of the next
 * @param heads most key heads that a tile goes through side by side, block by block: products of some heads run beside the
 *     softmax of others; the largest divisor of the key heads up to this is taken
 * @param tileLoads loads of a tile, each depending on the one before, until it knows where its keys lie: which sequence it is of,
 *     where that begins, its page table (microbenchmark: many sequences of few tokens)
 * @param residents tiles that a core works on at a time where there are so many (microbenchmark: occupancy that the driver
 *     reports)
 * @param laneOperations lane operations for each element of keys and values, where products are made on the vector units: taking
 *     numbers apart, multiplying, adding, passing sums between lanes; 0 where the tensor units make them
 * @param walk order of tiles in prefill
 * @param packsHeads in prefill, query heads that share a key head are rows of one tile; of one token after the other
 * @param byteOperations lane operations for each element of the sums and block of keys where operands have 8 bits: their
 *     tensor units want values with keys in a row, which has to be turned, and sums are kept apart that they round
 * @param scoreOperations lane operations for each score beside those of the softmax: what else reads and writes scores, such as
 *     masks, conversions and copies that are steps of their own (microbenchmark: one long sequence)
 * @param loadsAhead blocks of keys and values are loaded while those before are worked on; else when they are due, as a kernel of
 *     one stage without asynchronous copies does
 * @param weightsInScratch weights pass the scratchpad on their way to the second product; else they stay in registers
 * @param operandsBuffered operands of a product are read from the scratchpad while others are multiplied
 * @param warpProducts products are made by instructions of one warp (mma.sync), not of several (wgmma)
 * @param leastHeadDim elements of the smallest heads that it is compiled for
 * @param mostHeadDim elements of the largest heads that it is compiled for
 * @param use what the kernel decodes, and how it cuts sequences; null where kernels compete by the fast clock
 */
public record AttentionTile(
        int queryRows,
        int keyRows,
        int stages,
        Overlap overlap,
        int operandRows,
        int operandColumns,
        boolean persistent,
        int heads,
        int tileLoads,
        int residents,
        int laneOperations,
        TileWalk walk,
        boolean packsHeads,
        int byteOperations,
        int scoreOperations,
        boolean loadsAhead,
        boolean weightsInScratch,
        boolean operandsBuffered,
        boolean warpProducts,
        int leastHeadDim,
        int mostHeadDim,
        @Nullable DecodeUse use) {
    /** Part of the tiles that packing must leave; of more, what it saves is less than its rows that stay empty. */
    private static final double WORTH_PACKING = 0.9;
    /** Rows and columns of the smallest operand tiles of tensor units, such as mma.m16n8k16. */
    private static final int NARROWEST = 16;

    /** A kernel whose tiles are of one key head each. */
    public AttentionTile(
            int queryRows,
            int keyRows,
            int stages,
            Overlap overlap,
            int operandRows,
            int operandColumns,
            boolean persistent) {
        this(queryRows, keyRows, stages, overlap, operandRows, operandColumns, persistent, 1, 0);
    }

    /** A kernel that has a core for itself, and competes with others. */
    public AttentionTile(
            int queryRows,
            int keyRows,
            int stages,
            Overlap overlap,
            int operandRows,
            int operandColumns,
            boolean persistent,
            int heads,
            int tileLoads) {
        this(
                queryRows,
                keyRows,
                stages,
                overlap,
                operandRows,
                operandColumns,
                persistent,
                heads,
                tileLoads,
                1,
                0,
                TileWalk.LONGEST_FIRST,
                false,
                0,
                0,
                true,
                false,
                true,
                false,
                1,
                Integer.MAX_VALUE,
                null);
    }

    /** Checks that sizes are positive. */
    public AttentionTile {
        if (queryRows < 1
                || keyRows < 1
                || stages < 1
                || operandRows < 1
                || operandColumns < 1
                || heads < 1
                || tileLoads < 0
                || residents < 1
                || laneOperations < 0
                || byteOperations < 0
                || scoreOperations < 0
                || leastHeadDim > mostHeadDim) {
            throw new IllegalArgumentException("an attention kernel needs positive tiles and stages");
        }
        if (!loadsAhead && (heads > 1 || overlap.skewed())) {
            throw new IllegalArgumentException(
                    "blocks that are loaded when they are due leave nothing to overlap: \"overlap\" of none, one head a tile");
        }
        if (heads > 1 && overlap.skewed()) {
            throw new IllegalArgumentException("heads side by side overlap each other: \"overlap\" of none");
        }
    }

    /**
     * Query heads that are rows of one tile. Where the queries of a head fill its tiles, heads beside each other would only
     * lie in another order.
     */
    int packed(Attention op) {
        int group = op.group();
        if (!packsHeads || group == 1 || group > queryRows) {
            return 1;
        }
        int tokens = queryRows / group;
        long packed = (op.queryTokens() + tokens - 1) / tokens;
        long apart = group * ((op.queryTokens() + queryRows - 1) / queryRows);
        return packed < WORTH_PACKING * apart ? group : 1;
    }

    /** Whether it is compiled for heads of so many elements. */
    boolean hasHeadsOf(int headDim) {
        return leastHeadDim <= headDim && headDim <= mostHeadDim;
    }

    /**
     * The kernels with half the keys a block each or, where these are few, half the queries: what libraries compile for heads
     * that the wider ones leave no room for. Those that are as narrow as the units take are left out.
     */
    static List<AttentionTile> withFewerKeys(List<AttentionTile> tiles) {
        return narrower(tiles, tile -> tile.keyRows > NARROWEST);
    }

    /** The same with half the queries first: those of decode are few, and most rows of its tiles empty. */
    static List<AttentionTile> withFewerQueries(List<AttentionTile> tiles) {
        return narrower(tiles, tile -> tile.queryRows <= NARROWEST);
    }

    /**
     * The kernels that compete for latent vectors, which take so much of a scratchpad that blocks of fewer keys or queries may
     * be worth it: each with a half and a quarter of both as well.
     */
    static List<AttentionTile> forLatent(List<AttentionTile> tiles) {
        List<AttentionTile> all = new ArrayList<>();
        List<AttentionTile> kernels =
                tiles.stream().map(AttentionTile::competing).toList();
        for (List<AttentionTile> keys = kernels; !keys.isEmpty(); keys = withFewerKeys(keys)) {
            all.addAll(keys);
        }
        for (AttentionTile tile : List.copyOf(all)) {
            if (tile.queryRows > NARROWEST) {
                all.add(tile.halved(false));
            }
        }
        return all.stream().distinct().toList();
    }

    /** The kernel with products on the tensor units, for one key head, whatever it is meant for. */
    private AttentionTile competing() {
        return new AttentionTile(
                queryRows,
                keyRows,
                stages,
                overlap,
                operandRows,
                operandColumns,
                persistent,
                1,
                tileLoads,
                residents,
                0,
                walk,
                packsHeads,
                byteOperations,
                scoreOperations,
                loadsAhead,
                weightsInScratch,
                operandsBuffered,
                warpProducts,
                1,
                Integer.MAX_VALUE,
                null);
    }

    private static List<AttentionTile> narrower(List<AttentionTile> tiles, Predicate<AttentionTile> keysFirst) {
        return tiles.stream()
                .filter(tile -> tile.keyRows > NARROWEST || tile.queryRows > NARROWEST)
                .map(tile -> tile.halved(keysFirst.test(tile)))
                .toList();
    }

    private AttentionTile halved(boolean keys) {
        int fewerKeys = keys ? Math.max(NARROWEST, keyRows / 2) : keyRows;
        int fewerQueries = keys ? queryRows : Math.max(NARROWEST, queryRows / 2);
        return with(
                fewerQueries,
                fewerKeys,
                Math.min(operandRows, fewerQueries),
                Math.min(operandColumns, fewerKeys),
                1,
                Integer.MAX_VALUE);
    }

    /** The kernel for so many rows. */
    AttentionTile ofRows(int rows) {
        return with(rows, keyRows, operandRows, operandColumns, leastHeadDim, mostHeadDim);
    }

    /** The same kernel compiled for another shape. */
    private AttentionTile with(
            int rows, int keys, int groupRows, int groupColumns, int leastHeadElements, int mostHeadElements) {
        return new AttentionTile(
                rows,
                keys,
                stages,
                overlap,
                groupRows,
                groupColumns,
                persistent,
                heads,
                tileLoads,
                residents,
                laneOperations,
                walk,
                packsHeads,
                byteOperations,
                scoreOperations,
                loadsAhead,
                weightsInScratch,
                operandsBuffered,
                warpProducts,
                leastHeadElements,
                mostHeadElements,
                use);
    }

    /** Tiles that a core works on at a time where there are so many tiles in all. */
    int residentsOf(long tiles, int cores) {
        return (int) Math.max(1, Math.min(residents, (tiles + cores - 1) / cores));
    }

    /** Key heads of a tile where there are so many in all. */
    int headsOf(int keyHeads) {
        return together(keyHeads, heads);
    }

    /** Heads that are handled side by side: the largest divisor of all of them that is not above {@code most}, at least one. */
    static int together(int all, int most) {
        int together = Math.max(1, Math.min(all, most));
        while (all % together != 0) {
            together--;
        }
        return together;
    }
}
