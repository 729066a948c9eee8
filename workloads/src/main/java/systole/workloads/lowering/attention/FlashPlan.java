package systole.workloads.lowering.attention;

import org.jspecify.annotations.Nullable;
import systole.isa.Declarations;
import systole.isa.Grid;
import systole.isa.Operand.Bound;
import systole.workloads.operator.AttentionForm;

/**
 * What {@link FlashProgram} is asked for.
 *
 * @param name kernel
 * @param tile compiled kernel
 * @param types number formats
 * @param headDim elements of a query or key head
 * @param form what sets the attention apart
 * @param queries tile of queries
 * @param keys block of keys; values lie alike, but for the elements of a head
 * @param bias block of biases of the scores; null when none is added
 * @param result tile of the result
 * @param statistics maxima of a part of the keys, its sums one element on in the row; null when the result is whole and is
 *     divided by its sum
 * @param learned largest score of each whole row, and one over its sum of exponentials, which a backward pass needs; null when
 *     they are not kept
 * @param walk blocks of keys
 * @param append where new keys and values come from, and go in the cache; null when they are there
 * @param keyRole whether keys and values were written just before or kept from earlier passes
 * @param heads key heads that a tile goes through side by side
 * @param headStep from the query head of one of them to that of the next
 * @param setupLoads dependent loads before the first tile
 * @param residents tiles that a core works on at a time
 * @param grid tiles
 */
record FlashPlan(
        String name,
        AttentionTile tile,
        AttentionTypes types,
        int headDim,
        AttentionForm form,
        Place queries,
        Place keys,
        @Nullable Place bias,
        Place result,
        @Nullable Place statistics,
        @Nullable Learned learned,
        KeyWalk walk,
        @Nullable Append append,
        Declarations.Role keyRole,
        int heads,
        Step headStep,
        int setupLoads,
        int residents,
        Grid grid) {
    /** Keys and values pass the vector units before they are multiplied, or while. */
    boolean converts() {
        return types.convertsKeys() || tile.laneOperations() > 0;
    }

    /**
     * The next head in the tensors of queries and results; in those of keys and values it is the next in their second dimension.
     *
     * @param dimension dimension of the heads
     * @param heads elements of that dimension from one to the next
     */
    record Step(int dimension, int heads) {}

    /**
     * What is written of each row beside its result.
     *
     * @param rows place of the rows in tensors of one number for each query of each head
     * @param heads dimension of the heads there
     */
    record Learned(Place rows, int heads) {}

    /**
     * One token whose key and value are not in the cache yet.
     *
     * @param from new keys, and new values alike
     * @param to their place in the cache
     * @param seen one trip at tiles of queries that the token's part of the keys belongs to, none at others
     * @param written one trip at the one of them that writes it, none at others
     */
    record Append(Place from, Place to, Bound seen, Bound written) {}
}
