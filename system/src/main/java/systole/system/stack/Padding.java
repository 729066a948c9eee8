package systole.system.stack;

/**
 * What a stack pads and how it counts what it divides.
 *
 * @param vocabularyMultiple the vocabulary grows to a multiple of so many rows on each tensor-parallel rank; 1 for none
 * @param endsAsLayers embedding and head count as a layer each when layers are spread over stages
 */
public record Padding(int vocabularyMultiple, boolean endsAsLayers) {
    /** Nothing beyond what the division itself needs. */
    public static final Padding NONE = new Padding(1, false);

    /** Checks the multiple. */
    public Padding {
        if (vocabularyMultiple < 1) {
            throw new IllegalArgumentException("a multiple of at least 1, found " + vocabularyMultiple);
        }
    }

    /** Rows of a vocabulary over so many tensor-parallel ranks. */
    public int vocabulary(int rows, int tensor) {
        int multiple = Math.multiplyExact(vocabularyMultiple, tensor);
        return Math.multiplyExact((rows + multiple - 1) / multiple, multiple);
    }
}
