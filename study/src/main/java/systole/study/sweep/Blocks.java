package systole.study.sweep;

/**
 * Blocks of neighbouring points, which share most of what is simulated, and those of a part among them: every part has every so
 * manieth, so that no two parts differ by more than one.
 *
 * @param shard the part
 * @param points of the whole sweep
 * @param length points of a block; the last may be shorter
 */
record Blocks(Shard shard, long points, int length) {
    /** Points of a block at most. */
    static final int MOST = 16;

    /** Blocks of a part at least, where there are points for them: of a small sweep each part has some of all of it. */
    private static final int EACH = 4;

    /** The blocks of a sweep of so many points; those of a sweep that is not dealt out are of the usual length. */
    static Blocks of(Shard shard, long points) {
        long each = shard.of() == 1 ? MOST : points / shard.of() / EACH;
        return new Blocks(shard, points, (int) Math.max(1, Math.min(MOST, each)));
    }

    /** First point of the part's block of a number. */
    long from(long block) {
        return Math.multiplyExact(block * shard.of() + shard.number() - 1, (long) length);
    }

    /** The part's first block that has points from an index on. */
    long blockFrom(long index) {
        long before = Math.floorDiv(index, (long) length) - (shard.number() - 1);
        return Math.max(0, Math.floorDiv(before + shard.of() - 1, (long) shard.of()));
    }

    /** True for the index of a point of the part. */
    boolean has(long index) {
        return index / length % shard.of() == shard.number() - 1;
    }

    /** How many blocks are the part's. */
    long count() {
        long all = points / length + (points % length == 0 ? 0 : 1);
        return all / shard.of() + (shard.number() - 1 < all % shard.of() ? 1 : 0);
    }

    /** How many points are the part's. */
    long size() {
        long whole = points / length;
        long blocks = whole / shard.of() + (shard.number() - 1 < whole % shard.of() ? 1 : 0);
        return blocks * length + (whole % shard.of() == shard.number() - 1 ? points % length : 0);
    }
}
