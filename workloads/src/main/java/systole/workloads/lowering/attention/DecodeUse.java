package systole.workloads.lowering.attention;

import systole.isa.DataType;

/**
 * When a library decodes with a kernel, and how the kernel goes about it. Of the kernels of a library that say so, the first
 * is taken whose conditions hold.
 *
 * @param leastGroup fewest query heads a key head
 * @param mostGroup most query heads a key head
 * @param cache bits of the elements of the cache; 0 for any
 * @param leastTilesPerCore fewest tiles a core of the device, when sequences are cut into their shortest parts
 * @param sharesKeys query heads that share a key head are rows of one tile; else each query head reads the keys
 * @param appends the kernel itself writes the new key and value into the cache, and needs no other kernels around it
 * @param joins the last tile of a sequence joins its parts, as another kernel would whose code is there
 * @param cut how sequences are cut into parts
 */
public record DecodeUse(
        int leastGroup,
        int mostGroup,
        int cache,
        double leastTilesPerCore,
        boolean sharesKeys,
        boolean appends,
        boolean joins,
        SequenceCut cut) {
    /** Checks the range of groups. */
    public DecodeUse {
        if (leastGroup < 1 || mostGroup < leastGroup || cache < 0 || leastTilesPerCore < 0) {
            throw new IllegalArgumentException(
                    "a decode kernel serves 1 or more query heads a key head, from the fewest to" + " the most, found "
                            + leastGroup + " to " + mostGroup);
        }
    }

    /** Whether the kernel is taken. */
    boolean serves(long sequences, int kvHeads, int group, long keys, DataType type, int cores) {
        double tiles = (double) sequences * kvHeads * Math.max(1, keys / cut.shortest());
        return group >= leastGroup
                && group <= mostGroup
                && (cache == 0 || cache == type.bits())
                && tiles >= leastTilesPerCore * cores;
    }
}
