package systole.study.sweep;

/**
 * A part of a sweep for one job of an array: {@link Blocks} of neighbouring points are dealt out in turn.
 *
 * @param number from 1
 * @param of how many parts there are
 */
public record Shard(int number, int of) {
    /** All of it. */
    public static final Shard WHOLE = new Shard(1, 1);

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
}
