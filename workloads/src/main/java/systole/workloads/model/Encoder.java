package systole.workloads.model;

import org.jspecify.annotations.Nullable;

/**
 * What a network that only reads has in the place of a vocabulary that it writes: every token sees all others.
 *
 * @param patch numbers of an image patch that becomes a token by a product; 0 where tokens come from a table
 * @param classes outputs of the head, taken from one token of each sequence; 0 where it has none
 * @param pyramid levels of its layers; null where all are alike
 * @param denoiser what it has where it takes noise from images; null where it does not
 */
public record Encoder(
        int patch,
        int classes,
        @Nullable Pyramid pyramid,
        @Nullable Denoiser denoiser) {
    /** An encoder of layers that are alike. */
    public Encoder(int patch, int classes) {
        this(patch, classes, null, null);
    }

    /** Throws {@link IllegalArgumentException} when a size is negative. */
    public Encoder {
        if (patch < 0 || classes < 0) {
            throw new IllegalArgumentException(
                    "an encoder has no negative patches or classes, found " + patch + " and " + classes);
        }
    }
}
