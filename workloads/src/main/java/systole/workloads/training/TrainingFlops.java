package systole.workloads.training;

import systole.workloads.model.Denoiser;
import systole.workloads.model.Encoder;
import systole.workloads.model.LayerKind;
import systole.workloads.model.ModelFlops;
import systole.workloads.model.Source;
import systole.workloads.model.TransformerConfig;

/**
 * Floating-point operations of the matrix products that training a model asks for, whatever a plan pads or repeats: each product of
 * the forward pass has two of its size in the backward pass, for its two operands (Narayanan et al., SC 2021).
 */
public final class TrainingFlops {
    private TrainingFlops() {}

    /**
     * Forward and backward pass of sequences, LM head included, nothing computed again.
     *
     * @param sequences sequences
     * @param tokens of each
     * @param causal what a mask hides is not counted, half of attention where no window does; else it is
     * @param frozen weights are not trained and have no products of gradients; those of adapters beside them are not counted
     */
    public static double step(TransformerConfig config, long sequences, long tokens, boolean causal, boolean frozen) {
        if (config.encoder() != null) {
            return encoder(config, sequences, tokens, frozen);
        }
        double half = ModelFlops.forward(config, sequences, tokens, tokens, sequences * tokens);
        double hidden = 0;
        for (LayerKind kind : config.kinds()) {
            hidden += causal ? 0 : ModelFlops.hidden(config, kind, sequences, tokens);
        }
        double weights = frozen ? ModelFlops.withWeights(config, sequences, tokens, sequences * tokens) : 0;
        return 3 * (half + hidden) - weights + beside(config, sequences, tokens);
    }

    /** What an encoder and attending to it ask for; frames of audio have no gradient. */
    private static double beside(TransformerConfig config, long sequences, long tokens) {
        Source source = config.source();
        if (source == null) {
            return 0;
        }
        long positions = source.positions(tokens);
        double forward = ModelFlops.reading(config, source, sequences, positions)
                + ModelFlops.cross(config, sequences, tokens, positions);
        return 3 * forward - first(source.encoder(), sequences, positions);
    }

    /** The first products of what makes tokens of images or audio, and of a time step, whose inputs have no gradient. */
    private static double first(TransformerConfig config, long sequences, long tokens) {
        Encoder encoder = config.encoder();
        if (encoder == null) {
            return 0;
        }
        int numbers = encoder.patch() + Encoder.FRAMES * Encoder.WINDOW * encoder.bands();
        Denoiser denoiser = encoder.denoiser();
        int frequencies = denoiser == null ? 0 : denoiser.frequencies();
        return 2.0 * sequences * ((double) tokens * numbers + frequencies) * config.hidden();
    }

    /** Without a mask, and with gradients of weights alone where patches come in. */
    private static double encoder(TransformerConfig config, long sequences, long tokens, boolean frozen) {
        double linear = head(config, sequences, tokens);
        double attention = 0;
        for (LayerKind kind : config.kinds()) {
            linear += linear(config, kind, sequences, tokens);
            attention += ModelFlops.attention(config, kind, sequences, tokens, tokens);
        }
        double patches = embedding(config, sequences, tokens);
        double gradients = embeddingGradient(config, sequences, tokens);
        return 3 * attention + patches + (frozen ? 2 * linear : 3 * linear + gradients);
    }

    /** The gradients of {@link #embedding}. */
    static double embeddingGradient(TransformerConfig config, long sequences, long tokens) {
        if (config.source() != null) {
            return embeddingGradient(config.source().encoder(), sequences, config.sourcePositions(tokens));
        }
        return 2 * embedding(config, sequences, tokens) - first(config, sequences, tokens);
    }

    /**
     * Products that make tokens of images or audio, and what conditions an image, forwards; nothing where tokens come from a table.
     */
    static double embedding(TransformerConfig config, long sequences, long tokens) {
        if (config.source() != null) {
            return embedding(config.source().encoder(), sequences, config.sourcePositions(tokens));
        }
        return ModelFlops.before(config, sequences, tokens);
    }

    /** Products of the head, forwards: with a vocabulary for each token, or with classes for each sequence. */
    static double head(TransformerConfig config, long sequences, long tokens) {
        Encoder encoder = config.encoder();
        if (encoder != null && (encoder.classes() > 0 || encoder.denoiser() != null)) {
            return ModelFlops.after(config, sequences, tokens);
        }
        long transform = encoder == null ? 0 : config.hidden();
        return 2.0 * sequences * tokens * config.hidden() * (config.vocabulary() + transform);
    }

    /** The products with weights of one layer, forwards. */
    static double linear(TransformerConfig config, LayerKind kind, long sequences, long tokens) {
        return ModelFlops.products(config, kind, sequences, tokens)
                + ModelFlops.crossLinear(config, sequences, tokens, config.sourcePositions(tokens));
    }
}
