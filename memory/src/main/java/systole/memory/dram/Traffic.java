package systole.memory.dram;

import java.util.List;

/** A sequence of accesses, made one after the other. */
public interface Traffic {
    /** Goes to the next access; false when there is none. */
    boolean next();

    /** Byte address of the access. */
    long address();

    /** Whether it writes. */
    boolean write();

    /** Command clock at which it is made; 0 when it comes as soon as there is room. */
    default long clock() {
        return 0;
    }

    /** Names that {@link #named} knows. */
    static List<String> names() {
        return List.of("stream", "random", "rows", "sequential", "one-bank");
    }

    /**
     * A pattern.
     *
     * @param name {@code stream}: bank after bank (pseudo-channels first, then bank groups), row after row, all columns of
     *     each; {@code random}: uniformly random accesses; {@code rows}: bank after bank, each access in a row of its own;
     *     {@code sequential}: in the order of addresses; {@code one-bank}: a new row of one bank each time
     * @param requests how many
     * @param readPercent part of them that read, drawn for each
     * @param seed of what is drawn
     */
    static Traffic named(
            String name,
            DramStandard standard,
            ControllerSpec spec,
            int channels,
            long requests,
            int readPercent,
            long seed) {
        Organization organization = standard.organization();
        Directions directions = new Directions(requests, readPercent, seed);
        return switch (name) {
            case "stream" -> new WalkTraffic(standard, spec, channels, organization.columns(), directions);
            case "rows" -> new WalkTraffic(standard, spec, channels, 1, directions);
            case "random" -> runs(organization, channels, organization.accessBytes(), 1, directions, seed);
            case "one-bank" -> new OneBankTraffic(standard, spec, channels, directions);
            case "sequential" -> new SequentialTraffic(organization.accessBytes(), directions);
            default -> throw new IllegalArgumentException("a pattern is one of " + String.join(", ", names()));
        };
    }

    /**
     * Many readers at once, each of contiguous runs that lie anywhere, such as pages of a key-value cache.
     *
     * @param runBytes bytes of a run
     * @param readers how many go on in turn
     */
    static Traffic runs(
            DramStandard standard,
            int channels,
            long runBytes,
            int readers,
            long requests,
            int readPercent,
            long seed) {
        Directions directions = new Directions(requests, readPercent, seed);
        return runs(standard.organization(), channels, runBytes, readers, directions, seed);
    }

    private static Traffic runs(
            Organization organization, int channels, long runBytes, int runs, Directions directions, long seed) {
        return new RunsTraffic(
                channels * organization.bytes(), organization.accessBytes(), runBytes, runs, directions, seed + 1);
    }
}
