package systole.workloads.lowering.attention;

import java.util.List;

/**
 * The fused attention kernels of a library.
 *
 * @param prefill kernels for many queries
 * @param decode kernels for one query a sequence
 * @param gradients kernels of a backward pass; empty where it is not known what there is, and any block that fits is tried
 * @param sharing when decode reads the keys of a key head once for all its query heads
 * @param splits numbers of parts that decode may cut a sequence into; 1 means whole
 * @param minimumKeysPerPart a part is not shorter than this
 * @param convertsQueries where the cache has a narrower format than the queries, queries are rounded to it when the tensor
 *     units have it; else keys and values are widened block by block on the vector units
 * @param setupLoads dependent loads before the first tile (microbenchmark: smallest attention against an empty kernel)
 * @param appendsApart new keys and values are written by a kernel of their own; else decode does it beside attention
 * @param calls what the software runs around attention where it also keeps the cache
 */
public record AttentionLibrary(
        List<AttentionTile> prefill,
        List<AttentionTile> decode,
        List<GradientTile> gradients,
        KeySharing sharing,
        List<Integer> splits,
        int minimumKeysPerPart,
        boolean convertsQueries,
        int setupLoads,
        boolean appendsApart,
        AttentionCalls calls) {
    /** A library that does not say what it has for backward passes. */
    public AttentionLibrary(
            List<AttentionTile> prefill,
            List<AttentionTile> decode,
            KeySharing sharing,
            List<Integer> splits,
            int minimumKeysPerPart,
            boolean convertsQueries,
            int setupLoads,
            boolean appendsApart,
            AttentionCalls calls) {
        this(
                prefill,
                decode,
                List.of(),
                sharing,
                splits,
                minimumKeysPerPart,
                convertsQueries,
                setupLoads,
                appendsApart,
                calls);
    }

    /** Copies the lists and checks that nothing is empty. */
    public AttentionLibrary {
        prefill = List.copyOf(prefill);
        decode = List.copyOf(decode);
        gradients = List.copyOf(gradients);
        splits = List.copyOf(splits);
        if (prefill.isEmpty() || decode.isEmpty() || splits.isEmpty() || minimumKeysPerPart < 1) {
            throw new IllegalArgumentException("a library of attention needs prefill and decode kernels, splits and a"
                    + " positive shortest part");
        }
        boolean heads = decode.stream()
                .anyMatch(tile -> tile.heads() > 1
                        && (tile.use() == null ? !appendsApart : tile.use().appends()));
        if (heads) {
            throw new IllegalArgumentException(
                    "\"appendsApart\" where decode takes heads side by side: such a kernel does not append");
        }
    }
}
