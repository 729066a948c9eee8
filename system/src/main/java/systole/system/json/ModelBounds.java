package systole.system.json;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import systole.workloads.model.LayerKind;
import systole.workloads.model.ModelParameters;
import systole.workloads.model.TransformerConfig;

/**
 * Sizes beyond which a configuration is a mistake rather than a network. Each is several times what is published. Together they keep
 * what is multiplied in whole numbers countable: the rows of a matrix are at most 2^24, the parameters of a layer below 2^53, and
 * those of a model 2^50, whose bytes with gradients and optimizer stay far below 2^63.
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

    /** Columns of the queries, keys and values of all heads together, or of what heads make of latent vectors. */
    static final int HEADS_TOGETHER = 1 << 24;

    /** Width of a feed-forward, that of all shared experts together included. */
    static final int FEED_FORWARD = 1 << 24;

    /** Rows of a table: a vocabulary, labels or classes. */
    static final int ROWS = 1 << 28;

    /** Experts of a layer. */
    static final int EXPERTS = 1 << 20;

    /** Columns of all experts of a layer together. */
    static final int EXPERTS_TOGETHER = 1 << 30;

    /** Parameters of a model: some hundred times the largest. */
    private static final double PARAMETERS = 0x1p50;

    private ModelBounds() {}

    /**
     * A model that can be counted.
     *
     * @throws IllegalArgumentException when it has too many parameters
     */
    static TransformerConfig checked(TransformerConfig model) {
        Map<LayerKind, Long> ofKind = new HashMap<>();
        double parameters = (double) ModelParameters.embedding(model) + ModelParameters.head(model);
        for (LayerKind each : model.kindsOfAll()) {
            parameters += ofKind.computeIfAbsent(each, kind -> ModelParameters.layer(model.stack(kind), kind));
        }
        if (parameters > PARAMETERS) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "a model of at most %.4g parameters (now %.4g)", PARAMETERS, parameters));
        }
        return model;
    }

    /** Reports the value of a key where a count that it takes part in is beyond its bound. */
    static void check(Fields f, String key, String what, long count, int most) {
        JsonValue value = f.find(key);
        if (value != null && count > most) {
            f.problems().wrong(value, "a size with which " + what + " are at most " + most + " (now " + count + ")");
        }
    }
}
