package systole.workloads.model;

/**
 * What a network that takes noise from latent images has beside its layers: a vector that conditions each image, made of the time step
 * and a label, from which each layer learns how to scale and shift (adaptive layer norm; Peebles and Xie, "Scalable Diffusion Models
 * with Transformers", 2023). One forward pass is one step of denoising.
 *
 * @param outputs numbers that each token gives: noise, and its variance where that is learned
 * @param frequencies sines and cosines of the time step
 * @param labels rows of the table of labels, that of no label among them
 */
public record Denoiser(int outputs, int frequencies, int labels) {
    /** Scales, shifts and gates of a layer: three for each branch. */
    public static final int OF_LAYER = 6;

    /** Scale and shift of the last norm. */
    public static final int OF_HEAD = 2;

    /** Throws {@link IllegalArgumentException} when a size is not positive. */
    public Denoiser {
        if (outputs < 1 || frequencies < 1 || labels < 1) {
            throw new IllegalArgumentException(
                    "a denoiser needs positive sizes, found " + outputs + ", " + frequencies + ", " + labels);
        }
    }

    /** Weights of the product that makes so many modulations of a vector. */
    public static long weights(int modulations, int hidden) {
        return (long) modulations * hidden * hidden;
    }

    /** Parameters of that product, biases among them. */
    public static long parameters(int modulations, int hidden) {
        return weights(modulations, hidden) + (long) modulations * hidden;
    }

    /** Weights of the two products that embed a time step. */
    public long embeddingWeights(int hidden) {
        return (long) hidden * (frequencies + hidden);
    }

    /** Parameters that make the vector of an image. */
    public long embeddingParameters(int hidden) {
        return embeddingWeights(hidden) + 2L * hidden + (long) labels * hidden;
    }

    /** Parameters after the last layer. */
    public long headParameters(int hidden) {
        return parameters(OF_HEAD, hidden) + (hidden + 1L) * outputs;
    }
}
