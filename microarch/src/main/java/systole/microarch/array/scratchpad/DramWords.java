package systole.microarch.array.scratchpad;

/**
 * Words between memory and scratchpads.
 *
 * @param ifmapReads inputs read
 * @param filterReads filters read
 * @param ofmapReads partial sums read back
 * @param ofmapWrites sums written, partial ones included
 */
public record DramWords(long ifmapReads, long filterReads, long ofmapReads, long ofmapWrites) {
    DramWords plus(DramWords other) {
        return new DramWords(
                ifmapReads + other.ifmapReads,
                filterReads + other.filterReads,
                ofmapReads + other.ofmapReads,
                ofmapWrites + other.ofmapWrites);
    }

    /** All words. */
    public long total() {
        return ifmapReads + filterReads + ofmapReads + ofmapWrites;
    }
}
