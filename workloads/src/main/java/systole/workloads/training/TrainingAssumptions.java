package systole.workloads.training;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import systole.workloads.graph.Shard;
import systole.workloads.model.Encoder;
import systole.workloads.model.TransformerConfig;

/** What has to be assumed of how a model is trained. */
final class TrainingAssumptions {
    private TrainingAssumptions() {}

    /**
     * The assumptions, in the order of reports.
     *
     * @param adapters adapters alone are trained
     * @param reader what a rank holds of the encoder that is attended to; null where there is none
     */
    static List<String> of(TransformerConfig config, boolean adapters, @Nullable Shard reader) {
        List<String> assumptions = new ArrayList<>();
        if (adapters && config.experts() != null) {
            assumptions.add("experts and their router are frozen and have no adapters");
        }
        if (config.source() != null && reader != null) {
            assumptions.addAll(reader.assumptions());
            assumptions.add(
                    config.source().fixed() == 0
                            ? "the encoder reads sequenceLength tokens and the decoder writes as many, which are those that are"
                                    + " counted"
                            : "the encoder reads " + config.source().fixed()
                                    + " positions of audio for each sequence; sequenceLength tokens are the decoder's, which are"
                                    + " those that are counted");
        }
        if (config.traits().buckets() > 0) {
            assumptions.add("scores with a learned bias are not fused: the gradient of the bias is theirs, summed over"
                    + " sequences in each layer");
        }
        Encoder encoder = config.encoder();
        if (encoder != null) {
            assumptions.add(config.name() + " is an encoder, trained to " + aim(encoder));
        }
        if (config.pyramid() != null) {
            assumptions.add(
                    "attention within windows is trained operator by operator: fused kernels give no gradients of"
                            + " learned position biases; layers are dropped by none (drop_path)");
        }
        return assumptions;
    }

    private static String aim(Encoder encoder) {
        if (encoder.denoiser() != null) {
            return "give the noise of latents, all numbers by the mean of their squared errors";
        }
        return encoder.classes() > 0
                ? "choose one of " + encoder.classes() + " classes"
                : "find masked tokens, with logits of every token";
    }
}
