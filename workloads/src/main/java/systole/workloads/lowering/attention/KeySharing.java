package systole.workloads.lowering.attention;

/**
 * When decode reads the keys of a key head once for all query heads that share it.
 *
 * @param shares query heads that share a key head are rows of one tile; else each query head reads the keys
 * @param most query heads a key head for which there are such kernels; with more, each query head reads the keys
 * @param splitsOnlyShared a sequence is cut into parts only where several query heads share a key head
 */
public record KeySharing(boolean shares, int most, boolean splitsOnlyShared) {
    /** Query heads share keys, or do not, without exceptions. */
    public static KeySharing always(boolean shares) {
        return new KeySharing(shares, Integer.MAX_VALUE, false);
    }

    /** Whether so many query heads a key head are rows of one tile. */
    boolean of(int group) {
        return shares && group <= most;
    }
}
