package systole.workloads.model;

/**
 * What a network that only reads has in the place of a vocabulary that it writes: every token sees all others.
 *
 * @param patch numbers of an image patch that becomes a token by a product; 0 where tokens come from a table
 * @param classes outputs of the head, taken from one token of each sequence; 0 where it has none
 */
public record Encoder(int patch, int classes) {
    /** Throws {@link IllegalArgumentException} when a size is negative. */
    public Encoder {
        if (patch < 0 || classes < 0) {
            throw new IllegalArgumentException(
                    "an encoder has no negative patches or classes, found " + patch + " and " + classes);
        }
    }
}
