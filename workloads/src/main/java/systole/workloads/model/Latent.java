package systole.workloads.model;

/**
 * Attention over keys and values that are kept as one narrow vector a token (multi-head latent attention, DeepSeek-AI,
 * "DeepSeek-V2", 2024): beside it only a small key with its position, which all heads share.
 *
 * @param queryRank elements that queries are projected through; 0 when they come from the residual stream at once
 * @param rank elements of the vector from which all heads' keys and values come
 * @param plain elements of a query or key head without position
 * @param rotary elements of a query head, and of the shared key, with position
 * @param value elements of a value head
 */
public record Latent(int queryRank, int rank, int plain, int rotary, int value) {
    /** Throws {@link IllegalArgumentException} when a size is not positive. */
    public Latent {
        if (queryRank < 0 || rank < 1 || plain < 1 || rotary < 1 || value < 1) {
            throw new IllegalArgumentException("latent attention needs positive sizes, found " + rank + ", " + plain
                    + ", " + rotary + ", " + value);
        }
    }

    /** Elements kept for one token. */
    public int cached() {
        return rank + rotary;
    }

    /** Elements of a query or key head. */
    public int headDim() {
        return plain + rotary;
    }
}
