package systole.workloads.lowering.attention;

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
 * @param tileLoads loads of a tile, each depending on the one before, until it knows where its keys lie: which sequence it is of,
 *     where that begins, its page table (microbenchmark: many sequences of few tokens)
 */
public record AttentionTile(
        int queryRows,
        int keyRows,
        int stages,
        Overlap overlap,
        int operandRows,
        int operandColumns,
        boolean persistent,
        int tileLoads) {
    /** Checks that sizes are positive. */
    public AttentionTile {
        if (queryRows < 1 || keyRows < 1 || stages < 1 || operandRows < 1 || operandColumns < 1 || tileLoads < 0) {
            throw new IllegalArgumentException("an attention kernel needs positive tiles and stages");
        }
    }
}
