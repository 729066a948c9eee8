package systole.workloads.lowering.attention;

/**
 * What a serving software runs around fused attention when one call also keeps the cache of keys and values: small kernels
 * that work out where sequences and tiles begin, and a pass over the queries.
 *
 * @param prefill small kernels before attention of many queries
 * @param decode small kernels before attention of one query a sequence
 * @param setupLoads dependent loads of each of them (microbenchmark: a trace of the kernels of one call)
 * @param copiesQueries in prefill, queries are taken out of the packed product of all projections into a tensor of their own
 * @param splitTileBytes above 0, one kernel takes queries, keys and values out of that product in prefill, and so many bytes of
 *     queries are what a block of threads takes (microbenchmark: a trace of the kernels of one call, many tokens)
 * @param appendResidents above 0, the kernel that writes new keys and values has a tile for each token, of which a core works
 *     on so many at a time; else it streams (microbenchmark: write of many tokens of one small head)
 */
public record AttentionCalls(
        int prefill, int decode, int setupLoads, boolean copiesQueries, int splitTileBytes, int appendResidents) {
    /** Attention alone. */
    public static final AttentionCalls NONE = new AttentionCalls(0, 0, 0, false, 0, 0);

    /** Queries are copied, and keys and values appended, by kernels that stream. */
    public AttentionCalls(int prefill, int decode, int setupLoads, boolean copiesQueries) {
        this(prefill, decode, setupLoads, copiesQueries, 0, 0);
    }

    /** Checks that nothing is negative. */
    public AttentionCalls {
        if (prefill < 0 || decode < 0 || setupLoads < 0 || splitTileBytes < 0 || appendResidents < 0) {
            throw new IllegalArgumentException("the small kernels around attention are 0 or more");
        }
    }
}
