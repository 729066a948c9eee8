package systole.microarch.array.scratchpad;

/**
 * Scratchpads of an array and the memory behind them.
 *
 * @param ifmapWords words of inputs, both halves
 * @param filterWords words of filters, both halves
 * @param ofmapWords words of results, both halves
 * @param wordsPerCycle words that memory moves in a cycle for each of the three
 */
public record Scratchpads(long ifmapWords, long filterWords, long ofmapWords, long wordsPerCycle) {
    /** Checks that there are two halves. */
    public Scratchpads {
        if (ifmapWords < 2 || filterWords < 2 || ofmapWords < 2 || wordsPerCycle < 1) {
            throw new IllegalArgumentException(
                    "scratchpads hold two words or more and are filled by one a cycle or more");
        }
    }

    /** Before a memory that is never waited for. */
    public Scratchpads(long ifmapWords, long filterWords, long ofmapWords) {
        this(ifmapWords, filterWords, ofmapWords, Long.MAX_VALUE);
    }

    /** Cycles that memory takes for so many words. */
    long cycles(long words) {
        return words == 0 || wordsPerCycle == Long.MAX_VALUE ? 0 : (words - 1) / wordsPerCycle + 1;
    }
}
