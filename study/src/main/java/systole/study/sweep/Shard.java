package systole.study.sweep;

/**
 * A part of a sweep for one job of an array: blocks of neighbouring points are dealt out in turn.
 *
 * @param number from 1
 * @param of how many parts there are
 */
public record Shard(int number, int of) {
    /** All of it. */
    public static final Shard WHOLE = new Shard(1, 1);

    /** Points of a block. */
    static final int BLOCK = 16;

    /** Checks that the part exists. */
    public Shard {
        if (of < 1 || number < 1 || number > of) {
            throw new IllegalArgumentException("a part i/n with i from 1 to n, such as 3/8");
        }
    }

    /** Reads {@code 3/8}; throws {@link IllegalArgumentException} for anything else. */
    public static Shard of(String text) {
        String[] parts = text.split("/", -1);
        if (parts.length != 2 || !parts[0].matches("[0-9]{1,9}") || !parts[1].matches("[0-9]{1,9}")) {
            throw new IllegalArgumentException("a part i/n with i from 1 to n, such as 3/8");
        }
        return new Shard(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
    }

    /** First point of the part's block of a number. */
    long from(long block) {
        return Math.multiplyExact(block * of + number - 1, (long) BLOCK);
    }

    /** The part's first block that has points from an index on. */
    long blockFrom(long index) {
        return Math.max(0, Math.floorDiv(Math.floorDiv(index, (long) BLOCK) - (number - 1) + of - 1, (long) of));
    }

    /** True for the index of a point of the part. */
    boolean has(long index) {
        return index / BLOCK % of == number - 1;
    }

    /** How many blocks of so many points are the part's. */
    long blocks(long points) {
        long all = points / BLOCK + (points % BLOCK == 0 ? 0 : 1);
        return all / of + (number - 1 < all % of ? 1 : 0);
    }

    /** How many of so many points are the part's. */
    long size(long points) {
        long whole = points / BLOCK;
        long blocks = whole / of + (number - 1 < whole % of ? 1 : 0);
        return blocks * BLOCK + (whole % of == number - 1 ? points % BLOCK : 0);
    }
}
