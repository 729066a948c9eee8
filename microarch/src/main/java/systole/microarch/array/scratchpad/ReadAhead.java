package systole.microarch.array.scratchpad;

/**
 * The words of one operand on their way in, in the order of the rounds. What a round uses is in one half of the scratchpad
 * when it starts; the other half is filled for rounds to come, as many as fit, and for the next one in any case.
 */
final class ReadAhead {
    private final Scratchpads pads;
    private final long half;
    private final long[] words;
    private int oldest;
    private long held;
    private long busyUntil;

    ReadAhead(Scratchpads pads, long bufferWords, int rounds) {
        this.pads = pads;
        this.half = bufferWords / 2;
        this.words = new long[rounds];
    }

    /** Cycle in which a round's words are there; rounds are asked for in order. */
    long arrival(int round, long roundWords, long[] starts) {
        words[round] = roundWords;
        held += roundWords;
        while (held > half && oldest < round) {
            held -= words[oldest++];
        }
        if (roundWords == 0) {
            return 0;
        }
        long room = oldest == 0 ? 0 : starts[oldest - 1];
        busyUntil = Math.max(busyUntil, room) + pads.cycles(roundWords);
        return busyUntil;
    }
}
