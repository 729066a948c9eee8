package systole.microarch.array;

/** Work of a layer: a matrix product, and where the words of its inputs lie. */
public interface Layer {
    /** No word: a place beyond the edge of the input, read as zero. */
    long PADDING = -1;

    /** The product. */
    Gemm gemm();

    /** Different words of the inputs; fewer than rows times terms where windows overlap. */
    long inputWords();

    /** Where the word lies that a row of the product multiplies in a term of its sum, or {@link #PADDING}. */
    long inputAddress(long row, long term);

    /**
     * Words that keep everything which so many rows, one after the other, share with the rows after them; 0 when rows share
     * nothing.
     */
    long overlapWords(long rows);
}
