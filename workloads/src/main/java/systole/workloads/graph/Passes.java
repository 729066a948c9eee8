package systole.workloads.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import systole.workloads.lowering.UnsupportedOperatorException;
import systole.workloads.model.Encoder;
import systole.workloads.model.ModelFlops;
import systole.workloads.model.Precision;
import systole.workloads.model.Pyramid;
import systole.workloads.model.Source;
import systole.workloads.model.TransformerConfig;

/** Makes the passes of inference. */
public final class Passes {
    private static final String PREFILL = "prefill";

    private final TransformerConfig config;
    private final Precision precision;
    private final Shard shard;
    private final Fusion fusion;
    private final long positions;
    private final @Nullable Passes reading;

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
        this(config, precision, split, fusion, config.sourcePositions(config.maxPositions()));
    }

    /**
     * The same where each sequence attends to so many positions of an encoder.
     *
     * @param positions those positions; ignored where the model has no encoder beside it
     */
    public Passes(TransformerConfig config, Precision precision, Split split, Fusion fusion, long positions) {
        Source source = config.source();
        if (source != null && split.context() > 1) {
            throw new UnsupportedOperatorException(config.name()
                    + " attends to an encoder, whose positions are not split over the devices of a sequence; set context"
                    + " to 1");
        }
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
        this.positions = positions;
        this.reading = source == null ? null : new Passes(source.encoder(), precision, split, fusion);
    }

    /** Memory of the encoder beside this rank's decoder, with what attending to it keeps; null where there is none. */
    public @Nullable SourceMemory source() {
        return reading == null ? null : new SourceMemory(shard, reading.shard, precision, positions);
    }

    /** What this rank holds. */
    public Shard shard() {
        return shard;
    }

    /**
     * The prompt of every sequence at once, up to the first sampled token; {@link #reading} comes before it.
     *
     * @param batch sequences
     * @param tokens tokens of each that the decoder begins with
     */
    public Pass prefill(long batch, long tokens) {
        return prefill(batch, tokens, Stage.whole(config.layers()));
    }

    /** The part of it that one stage of a pipeline does. */
    public Pass prefill(long batch, long tokens, Stage stage) {
        return pass(PREFILL, batch, tokens, tokens, stage);
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
        Source source = config.source();
        if (source != null && (!stage.first() || !stage.last())) {
            throw new UnsupportedOperatorException(
                    config.name()
                            + " is two stacks of layers, which stages of a pipeline do not share; use tensor or data parallelism");
        }
        List<String> assumptions = new ArrayList<>(shard.assumptions());
        PassAssumptions.add(assumptions, shard, precision, batch, tokens);
        int parts = shard.split().context();
        // a device's share of a prompt sees on average as many keys as if it ended half way beyond the middle
        long own = (tokens + parts - 1) / parts;
        long seen = tokens == 1 ? context : context - (tokens - own) / 2;
        boolean reads = name.equals(PREFILL);
        List<Step> steps = new ArrayList<>();
        double flops = ModelFlops.forward(config, batch, tokens, context, batch);
        Encoder encoder = config.encoder();
        if (encoder != null && encoder.pyramid() != null) {
            whole(encoder.pyramid(), tokens, stage);
            PyramidSteps.write(steps, encoder, shard, precision, fusion, batch);
            return new Pass(name, steps, flops, assumptions);
        }
        if (source != null) {
            PassAssumptions.add(assumptions, source, positions);
            flops += ModelFlops.cross(config, batch, tokens, positions);
            flops += reads ? ModelFlops.keys(config, source, batch, positions) : 0;
        }
        StepWriter writer = new StepWriter(shard, precision, fusion, batch, own, seen);
        LayerSteps layers = new LayerSteps(writer, positions, reads);
        if (stage.first()) {
            new EmbeddingSteps(writer).write(steps);
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
        return new Pass(name, steps, flops, assumptions);
    }

    /** What the encoder beside a decoder makes of the input of every sequence, for it to attend to; null where there is none. */
    public @Nullable Pass reading(long batch) {
        return reading == null ? null : reading.states(batch, positions);
    }

    private Pass states(long batch, long tokens) {
        StepWriter writer = new StepWriter(shard, precision, fusion, batch, tokens, tokens);
        LayerSteps layers = new LayerSteps(writer);
        List<Step> steps = new ArrayList<>();
        new EmbeddingSteps(writer).write(steps);
        layers.blocks(steps, config.kinds());
        layers.states(steps);
        Map<String, String> values = Map.of(Values.TOKENS, Values.SOURCE_TOKENS, Values.NORMED, Values.SOURCE);
        return new Pass(
                "encoder",
                InStack.of(steps, "encoder_", values),
                ModelFlops.forward(config, batch, tokens, tokens, 0),
                shard.assumptions());
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
