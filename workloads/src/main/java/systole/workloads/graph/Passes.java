package systole.workloads.graph;

import java.util.ArrayList;
import java.util.List;
import systole.workloads.lowering.UnsupportedOperatorException;
import systole.workloads.model.Encoder;
import systole.workloads.model.ModelFlops;
import systole.workloads.model.Precision;
import systole.workloads.model.Pyramid;
import systole.workloads.model.TransformerConfig;

/** Makes the passes of inference. */
public final class Passes {
    private final TransformerConfig config;
    private final Precision precision;
    private final Shard shard;
    private final Fusion fusion;

    /** Passes in which all that can be is fused. */
    public Passes(TransformerConfig config, Precision precision, int tensor) {
        this(config, precision, tensor, Fusion.ALL);
    }

    /**
     * Passes of a model on one of {@code tensor} ranks.
     *
     * @throws UnsupportedOperatorException when there are more ranks than heads, or weights are not of the activations' format
     *     and not narrower than wide activations
     */
    public Passes(TransformerConfig config, Precision precision, int tensor, Fusion fusion) {
        this(config, precision, Split.of(tensor), fusion);
    }

    /** The same on one device of a split. */
    public Passes(TransformerConfig config, Precision precision, Split split, Fusion fusion) {
        if (split.context() > 1 && config.latent() != null) {
            throw new UnsupportedOperatorException(
                    config.name() + " keeps latent vectors, which are not split over the devices of a sequence");
        }
        if (precision.weights() != precision.activations() && !precision.converts(precision.weights())) {
            throw new UnsupportedOperatorException(
                    "weights in " + precision.weights().text() + " with activations in "
                            + precision.activations().text()
                            + ": a product has operands of one format, or narrow weights that are converted to activations of 16"
                            + " or 32 bits");
        }
        if (split.context() > 1 && config.pyramid() != null) {
            throw new UnsupportedOperatorException(config.name()
                    + " attends within windows of an image, which is not split over the devices of a sequence");
        }
        this.config = config;
        this.precision = precision;
        this.shard = Shard.of(config, split);
        this.fusion = fusion;
    }

    /** What this rank holds. */
    public Shard shard() {
        return shard;
    }

    /**
     * The prompt of every sequence at once, up to the first sampled token.
     *
     * @param batch sequences
     * @param tokens tokens of each
     */
    public Pass prefill(long batch, long tokens) {
        return prefill(batch, tokens, Stage.whole(config.layers()));
    }

    /** The part of it that one stage of a pipeline does. */
    public Pass prefill(long batch, long tokens, Stage stage) {
        return pass("prefill", batch, tokens, tokens, stage);
    }

    /**
     * One token more for every sequence.
     *
     * @param batch sequences
     * @param context length of each sequence, the new token included
     * @throws UnsupportedOperatorException when the model only reads
     */
    public Pass decode(long batch, long context) {
        return decode(batch, context, Stage.whole(config.layers()));
    }

    /** The part of it that one stage of a pipeline does. */
    public Pass decode(long batch, long context, Stage stage) {
        if (config.encoder() != null) {
            throw new UnsupportedOperatorException(
                    config.name() + " is an encoder: it reads its input at once (prefill) and generates no tokens");
        }
        return pass("decode", batch, 1, context, stage);
    }

    private Pass pass(String name, long batch, long tokens, long context, Stage stage) {
        List<String> assumptions = new ArrayList<>(shard.assumptions());
        PassAssumptions.add(assumptions, shard, precision, batch, tokens);
        int parts = shard.split().context();
        // a device's share of a prompt sees on average as many keys as if it ended half way beyond the middle
        long own = (tokens + parts - 1) / parts;
        long seen = tokens == 1 ? context : context - (tokens - own) / 2;
        List<Step> steps = new ArrayList<>();
        Encoder encoder = config.encoder();
        if (encoder != null && encoder.pyramid() != null) {
            whole(encoder.pyramid(), tokens, stage);
            PyramidSteps.write(steps, encoder, shard, precision, fusion, batch);
            return new Pass(name, steps, ModelFlops.forward(config, batch, tokens, context, batch), assumptions);
        }
        LayerSteps layers = new LayerSteps(shard, precision, fusion, batch, own, seen);
        if (stage.first()) {
            layers.embedding(steps);
        }
        layers.blocks(steps, config.kinds().subList(stage.from(), stage.to()));
        if (!stage.last()) {
            layers.residual(steps, "stage_sum");
        } else if (encoder == null) {
            // only the last token of each sequence goes on
            layers.head(steps);
        } else {
            layers.classes(steps, encoder);
        }
        return new Pass(name, steps, ModelFlops.forward(config, batch, tokens, context, batch), assumptions);
    }

    /** Levels of different width are on one device, and their windows are those of a whole image. */
    private void whole(Pyramid pyramid, long tokens, Stage stage) {
        if (!stage.first() || !stage.last()) {
            throw new UnsupportedOperatorException(config.name()
                    + " has levels of different width, which are not spread over a pipeline; set pipeline to 1");
        }
        if (tokens != pyramid.tokens()) {
            throw new UnsupportedOperatorException(config.name() + " reads images of " + pyramid.side() + " x "
                    + pyramid.side() + " patches: inputTokens is " + pyramid.tokens() + ", found " + tokens
                    + "; images of another size are another image_size of the configuration");
        }
    }
}
