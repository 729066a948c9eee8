package systole.workloads.model;

import org.jspecify.annotations.Nullable;

/**
 * What a network that only reads has in the place of a vocabulary that it writes: every token sees all others.
 *
 * @param patch numbers of an image patch that becomes a token by a product; 0 where tokens come from a table or from audio
 * @param classes outputs of the head, taken from one token of each sequence; 0 where it has none
 * @param bands numbers of a frame of audio, two of which become a token by two convolutions over {@link #WINDOW} neighbours each,
 *     the second of which takes every other step (Radford et al., "Whisper", 2022); 0 where tokens come from elsewhere
 * @param pyramid levels of its layers; null where all are alike
 * @param denoiser what it has where it takes noise from images; null where it does not
 */
public record Encoder(
        int patch,
        int classes,
        int bands,
        @Nullable Pyramid pyramid,
        @Nullable Denoiser denoiser) {
    /** Neighbours that a convolution of audio sees. */
    public static final int WINDOW = 3;

    /** Frames of audio that become a token. */
    public static final int FRAMES = 2;

    /** Throws {@link IllegalArgumentException} when a size is negative. */
    public Encoder {
        if (patch < 0 || classes < 0 || bands < 0) {
            throw new IllegalArgumentException("an encoder has no negative patches, classes or bands, found " + patch
                    + ", " + classes + " and " + bands);
        }
    }

    /** An encoder of tokens or images, of layers that are alike. */
    public Encoder(int patch, int classes) {
        this(patch, classes, 0, null, null);
    }

    /** An encoder of audio. */
    public static Encoder ofAudio(int bands) {
        return new Encoder(0, 0, bands, null, null);
    }

    /** Tokens come from a table of a vocabulary. */
    public boolean hasTable() {
        return patch == 0 && bands == 0;
    }

    /** Multiply-accumulates that make a token of what comes in; 0 where it comes from a table. */
    public long productsPerToken(int hidden) {
        return (long) hidden * (patch + (long) FRAMES * WINDOW * bands + (bands > 0 ? (long) WINDOW * hidden : 0));
    }

    /** Parameters of what makes tokens of images or audio; convolutions have biases. */
    public long parameters(int hidden) {
        return (long) hidden * (patch + (bands > 0 ? (long) WINDOW * (bands + hidden) + 2 : 0));
    }
}
