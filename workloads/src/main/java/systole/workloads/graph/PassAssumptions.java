package systole.workloads.graph;

import java.util.List;
import java.util.Locale;
import systole.isa.DataType;
import systole.workloads.model.Encoder;
import systole.workloads.model.Experts;
import systole.workloads.model.Family;
import systole.workloads.model.Precision;
import systole.workloads.model.Source;
import systole.workloads.model.TransformerConfig;

/** What a pass takes for granted of a model, in words. */
final class PassAssumptions {
    private PassAssumptions() {}

    static void add(List<String> assumptions, Shard shard, Precision precision, long batch, long tokens) {
        TransformerConfig config = shard.config();
        Family traits = config.traits();
        DataType wide = precision.wide(config);
        if (precision.weights() != wide) {
            DataType head = precision.head(config);
            assumptions.add("embedding, norms, residual stream" + (head == wide ? " and LM head" : "") + " in "
                    + wide.text() + (head == wide ? "" : ", LM head in " + head.text()));
        }
        converted(assumptions, precision, precision.weights(), "weights");
        if (config.experts() != null && precision.experts(config) != precision.weights()) {
            converted(assumptions, precision, precision.experts(config), "weights of experts");
        }
        if (traits.biases() != Family.Biases.NONE) {
            assumptions.add("biases are added as products are rounded: no kernels and no time of their own");
        }
        if (traits.positions() == Family.Positions.ALIBI && config.pyramid() == null) {
            assumptions.add("position biases of scores (ALiBi) are added inside attention and take no time there");
        }
        if (config.pyramid() != null) {
            assumptions.add(
                    "position biases and masks of windows are added inside fused attention and take no time there;"
                            + " rolls and copies to and from windows are kernels of their own");
        }
        if (config.denoiser() != null) {
            assumptions.add(config.name() + " takes noise from latent images: a forward pass is one step of denoising;"
                    + " without classifier-free guidance, which doubles the batch, and without the decoder of latents");
        } else if (config.encoder() != null) {
            assumptions.add(config.name() + " is an encoder: a prefill is its whole forward pass, "
                    + (config.encoder().classes() == 0
                            ? "without the head of a task"
                            : "with a head of " + config.encoder().classes() + " classes"));
        }
        Experts experts = config.experts();
        if (experts != null) {
            long reaching = batch * tokens * shard.split().copies();
            assumptions.add(String.format(
                    Locale.ROOT,
                    "the router chooses evenly: %d tokens with %d of %d experts each reach %.1f experts of a layer,"
                            + " in equal shares, as one product of that many matrices",
                    reaching,
                    experts.chosen(),
                    experts.count(),
                    experts.hit(reaching)));
        }
    }

    /** What attending to an encoder takes for granted. */
    static void add(List<String> assumptions, Source source, long positions) {
        TransformerConfig encoder = source.encoder();
        Encoder input = encoder.encoder();
        if (input != null && input.bands() > 0) {
            assumptions.add(String.format(
                    Locale.ROOT,
                    "the encoder reads a window of %d frames of audio, %d positions, whatever was said in it; inputTokens are"
                            + " those of the decoder's prompt; the spectrogram is given",
                    Encoder.FRAMES * positions,
                    positions));
            assumptions.add(
                    "convolutions are products whose rows are windows that overlap in memory: nothing is copied");
        } else {
            assumptions.add(
                    "the encoder reads " + positions + " tokens (inputTokens, or contextTokens of a decode, which the"
                            + " decoder has written as well); the decoder begins with one token of its own");
        }
        assumptions.add(
                "keys and values of what the encoder reads are made once for each sequence and kept beside those of"
                        + " what the decoder writes");
        if (encoder.traits().biased()) {
            assumptions.add("biases of distances are looked up once a pass; attention of every layer reads them");
        }
    }

    private static void converted(List<String> assumptions, Precision precision, DataType stored, String what) {
        if (precision.converts(stored)) {
            assumptions.add(what + " in " + stored.text() + " are converted to "
                    + precision.activations().text()
                    + " on chip, a lane's step an element, each time a tile of them is read"
                    + (stored.block() > 1
                            ? ", with the scales of their blocks"
                            : "; scales of rows or groups (up to 4 % of the bytes) are left out"));
        }
    }
}
