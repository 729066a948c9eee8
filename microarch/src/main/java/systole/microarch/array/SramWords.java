package systole.microarch.array;

/**
 * Words between scratchpads and arrays.
 *
 * @param ifmapReads inputs read
 * @param filterReads filters read, as stored
 * @param ofmapReads partial sums read back to be added to; they take no port from the sums that are written
 * @param ofmapWrites sums written: partial ones once for every fold that adds to them
 * @param filterIndexBits bits read that say the places of stored weights
 */
public record SramWords(long ifmapReads, long filterReads, long ofmapReads, long ofmapWrites, long filterIndexBits) {

    /** From the words that pass the edges; those of inputs are counted in compressed sums, and are all of them dense. */
    static SramWords ofEdges(ArraySpec spec, Gemm gemm, long left, long top, long out) {
        boolean inputsLeft = spec.dataflow().inputsFromLeft();
        long inputs = inputsLeft ? left : top;
        long filters = inputsLeft ? top : left;
        return new SramWords(
                inputs / spec.sparsity().compressed(gemm.k()) * gemm.k(),
                filters,
                out - gemm.m() * gemm.n(),
                out,
                filters * spec.sparsity().indexBits());
    }
}
