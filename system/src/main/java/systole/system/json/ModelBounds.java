package systole.system.json;

/**
 * Sizes beyond which a configuration is a mistake rather than a network. Each is several times what is published and so small that
 * products of any that are multiplied in whole numbers can be counted.
 */
final class ModelBounds {
    /** More layers are not a network, and are kept one by one. */
    static final int LAYERS = 100_000;

    /** Pixels, latents or patches of a side: an image is at most 2^28 patches. */
    static final int SIDE = 16_384;

    /** Numbers of a pixel, or bands of a frame of audio. */
    static final int CHANNELS = 65_536;

    /** Numbers of a patch, with those of all its channels. */
    static final int PATCH = 1 << 24;

    /** Width of a residual stream, and of the latent vectors of attention: the weights of a square product are 2^40. */
    static final int WIDTH = 1 << 20;

    /** Heads of a layer. */
    static final int HEADS = 65_536;

    /** Elements of a head. */
    static final int HEAD = 16_384;

    /** Width of a feed-forward, that of all shared experts together included. */
    static final int FEED_FORWARD = 1 << 24;

    /** Rows of a table: a vocabulary, labels or classes. */
    static final int ROWS = 1 << 28;

    /** Experts of a layer. */
    static final int EXPERTS = 1 << 20;

    private ModelBounds() {}

    /** Reports the value of a key where a count that it takes part in is beyond its bound. */
    static void check(Fields f, String key, String what, long count, int most) {
        JsonValue value = f.find(key);
        if (value != null && count > most) {
            f.problems().wrong(value, "a size with which " + what + " are at most " + most + " (now " + count + ")");
        }
    }
}
