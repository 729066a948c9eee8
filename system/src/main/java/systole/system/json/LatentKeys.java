package systole.system.json;

import systole.workloads.model.Denoiser;
import systole.workloads.model.Encoder;

/** Reads a network that takes noise from latent images: numbers of a patch in and out, and what conditions an image. */
final class LatentKeys {
    /** Sines and cosines of a time step, as published code has them. */
    private static final int FREQUENCIES = 256;

    private LatentKeys() {}

    static ImageModel read(Fields f) {
        int size = f.whole("input_size", 1, ModelBounds.SIDE);
        int patch = Images.patch(f, "input_size", size);
        int channels = f.whole("in_channels", 1, ModelBounds.CHANNELS);
        int classes = f.whole("num_classes", 1, ModelBounds.ROWS - 1);
        boolean variance = f.flag("learn_sigma", true);
        boolean unlabelled = f.decimal("class_dropout_prob", Scalars.Sign.NOT_NEGATIVE) > 0;
        int numbers = Images.numbers(f, patch, channels);
        int side = size / patch;
        Denoiser denoiser = new Denoiser(numbers * (variance ? 2 : 1), FREQUENCIES, classes + (unlabelled ? 1 : 0));
        return new ImageModel(new Encoder(numbers, 0, 0, null, denoiser), side * side);
    }
}
