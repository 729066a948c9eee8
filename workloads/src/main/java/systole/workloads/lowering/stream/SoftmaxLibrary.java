package systole.workloads.lowering.stream;

/**
 * The softmax kernels of a library.
 *
 * @param rows how rows are streamed
 * @param longRowReads times that a row too long to keep is read: 2 where its largest element and its sum are learned together
 *     (Milakov and Gimelshein, 2018), 3 where they are learned one after the other
 */
public record SoftmaxLibrary(StreamLibrary rows, int longRowReads) {
    /** Throws {@link IllegalArgumentException} for another number of reads. */
    public SoftmaxLibrary {
        if (longRowReads < 2 || longRowReads > 3) {
            throw new IllegalArgumentException("a long row of a softmax is read 2 or 3 times, found " + longRowReads);
        }
    }
}
