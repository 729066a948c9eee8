package systole.workloads.lowering.attention;

/**
 * Into how many parts a decode kernel cuts the keys of a sequence.
 *
 * @param rule what decides
 * @param shortest keys of the shortest part
 * @param elements of the keys of one head in the shortest part: longer heads, fewer keys; 0 where keys are counted
 * @param most most parts
 * @param rounds tiles that a place in a core gets at most ({@link Rule#ROUNDS}) or is meant to get (the others)
 * @param joined parts of which a join waits for the first while it asks for the others; 1 where it goes from part to part, each
 *     as long as a load takes (microbenchmark: one sequence by its parts)
 */
public record SequenceCut(Rule rule, int shortest, int elements, int most, double rounds, int joined) {
    /** Where nothing else limits the parts that a join asks for at a time. */
    public static final int ALL = 64;

    /** What decides the parts. */
    public enum Rule {
        /** Sequences stay whole. */
        WHOLE,
        /**
         * As many parts as there are shortest ones; but where that is many, the root of eight times their number, so that
         * joining does not take over, and no more than fill the cores so many times.
         */
        ROUNDS,
        /** As many parts as all places in cores hold, rounded down. */
        FILL,
        /** As many parts as all places in cores hold, rounded up. */
        COVER,
        /**
         * The fewest parts whose last round of tiles leaves little idle: within 85 % of the best number of parts, none where
         * tiles already fill four of five places.
         */
        EVEN
    }

    private static final double FULL = 0.8;
    private static final double NEAR_BEST = 0.85;
    private static final double ROOT = 8;

    /** Checks that all is positive. */
    public SequenceCut {
        if (shortest < 1 || elements < 0 || most < 1 || rounds <= 0 || joined < 1) {
            throw new IllegalArgumentException(
                    "parts of a sequence have 1 key or more, and there is at least one part");
        }
    }

    /**
     * Parts.
     *
     * @param tiles where sequences stay whole
     * @param keys of a sequence
     * @param dim elements of a head
     * @param cores of the device
     * @param residents tiles that a core works on at a time
     */
    int parts(long tiles, long keys, int dim, int cores, int residents) {
        long least = Math.max(shortest, elements / dim);
        long shortestParts = Math.max(1, rule == Rule.ROUNDS ? keys / least : (keys + least - 1) / least);
        long slots = (long) cores * residents;
        long limit = Math.min(most, shortestParts);
        return switch (rule) {
            case WHOLE -> 1;
            case ROUNDS ->
                (int) Math.max(1, Math.min(Math.min(limit, Math.round(Math.sqrt(ROOT * shortestParts))), (long)
                        (rounds * cores / tiles)));
            case FILL -> (int) Math.max(1, Math.min(limit, (long) (rounds * slots / tiles)));
            case COVER ->
                (int) Math.max(1, Math.min(limit, (long) Math.ceil(rounds * used(tiles, cores, residents) / tiles)));
            case EVEN -> even(tiles, limit, (long) (rounds * slots));
        };
    }

    /** Places of the device, where tiles that have a core for themselves take all of its places. */
    private static long used(long tiles, int cores, int residents) {
        return cores * Math.max(1, Math.min(residents, (tiles + cores - 1) / cores));
    }

    private static int even(long tiles, long limit, long slots) {
        if (tiles >= FULL * slots) {
            return 1;
        }
        double best = 0;
        for (int parts = 1; parts <= limit; parts++) {
            best = Math.max(best, filled(tiles * parts, slots));
        }
        for (int parts = 1; parts <= limit; parts++) {
            if (filled(tiles * parts, slots) >= NEAR_BEST * best) {
                return parts;
            }
        }
        return 1;
    }

    /** Part of the places that tiles fill, in all their rounds. */
    private static double filled(long tiles, long slots) {
        double rounds = (double) tiles / slots;
        return rounds / Math.ceil(rounds);
    }
}
