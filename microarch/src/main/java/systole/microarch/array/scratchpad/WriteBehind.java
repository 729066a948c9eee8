package systole.microarch.array.scratchpad;

/**
 * The sums on their way out, in the order of the rounds. A round starts when its sums have room beside those that are not
 * written yet; the sums of one round may be written while the next one is under way, however large they are.
 */
final class WriteBehind {
    private final Scratchpads pads;
    private final long room;
    private final long[] words;
    private final long[] away;
    private int oldest;
    private long held;
    private long busyUntil;

    WriteBehind(Scratchpads pads, int rounds) {
        this.pads = pads;
        this.room = pads.ofmapWords();
        this.words = new long[rounds];
        this.away = new long[rounds];
    }

    /** Cycle from which a round has room for its sums; rounds are asked for in order, all earlier ones having ended. */
    long room(int round, long roundWords) {
        words[round] = roundWords;
        held += roundWords;
        while (held > room && oldest < round - 1) {
            held -= words[oldest++];
        }
        return oldest == 0 ? 0 : away[oldest - 1];
    }

    /** Takes the sums of a round, and moves those that it read back, after its end; the cycle in which that is done. */
    long write(int round, long moved, long end) {
        if (moved > 0) {
            busyUntil = Math.max(busyUntil, end) + pads.cycles(moved);
        }
        away[round] = busyUntil;
        return busyUntil;
    }
}
