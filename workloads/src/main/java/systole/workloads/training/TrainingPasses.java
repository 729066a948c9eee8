package systole.workloads.training;

import java.util.ArrayList;
import java.util.List;
import systole.isa.DataType;
import systole.workloads.graph.Collective;
import systole.workloads.graph.Pass;
import systole.workloads.graph.Shard;
import systole.workloads.graph.Split;
import systole.workloads.graph.Step;
import systole.workloads.lowering.stream.ColumnFunction;
import systole.workloads.lowering.stream.SoftmaxFunction;
import systole.workloads.model.Encoder;
import systole.workloads.model.LayerKind;
import systole.workloads.model.Level;
import systole.workloads.model.ModelFlops;
import systole.workloads.model.TransformerConfig;
import systole.workloads.operator.Clear;
import systole.workloads.operator.ColumnPass;
import systole.workloads.operator.LayerFunction;
import systole.workloads.operator.Pointwise;
import systole.workloads.operator.RowPass;

/**
 * Makes the passes of training on one device: of a layer, of what comes before the first and after the last, each for one
 * micro-batch, and of the optimizer. Schedules put them together. Messages between pipeline stages and among data-parallel copies
 * belong to schedules; all others are steps of the passes.
 */
public final class TrainingPasses {
    /** Columns in which parameters are laid out for sums over all of them. */
    private static final int COLUMNS = 1024;

    private final TransformerConfig config;
    private final TrainingPrecision precision;
    private final TrainingSplit split;
    private final TrainingOptions options;
    private final Shard shard;

    /**
     * Passes of a model on one rank.
     *
     * @throws systole.workloads.lowering.UnsupportedOperatorException when there are more tensor-parallel ranks than heads
     */
    public TrainingPasses(
            TransformerConfig config, TrainingPrecision precision, TrainingSplit split, TrainingOptions options) {
        this.config = config;
        this.precision = precision;
        this.split = split;
        this.options = options;
        this.shard = Shard.of(config, new Split(split.tensor(), split.expert(), 1, split.imbalance()));
    }

    /** What this rank holds. */
    public Shard shard() {
        return shard;
    }

    /** What has to be assumed of paddings, of experts beside adapters and of what an encoder is trained to do. */
    public List<String> assumptions() {
        List<String> assumptions = new ArrayList<>(shard.assumptions());
        if (options.lora() != null && config.experts() != null) {
            assumptions.add("experts and their router are frozen and have no adapters");
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

    /** A layer of the kind of the last. */
    public Pass layer(Phase phase, long sequences, long tokens) {
        return layer(phase, last(), sequences, tokens);
    }

    /**
     * One layer of a kind.
     *
     * @param sequences of the micro-batch
     * @param tokens of each sequence, on all ranks that share it
     */
    public Pass layer(Phase phase, LayerKind kind, long sequences, long tokens) {
        Layer layer = new Layer(site(kind, sequences, tokens));
        double linear = TrainingFlops.linear(config, kind, sequences, tokens);
        double attention = ModelFlops.attention(config, kind, sequences, tokens, tokens);
        return switch (phase) {
            case FORWARD -> pass("layer_forward", layer.forward(), linear + attention);
            case RECOMPUTE -> pass("layer_recompute", layer.recompute(), 0);
            case INPUT_GRADIENT -> pass("layer_input_gradient", layer.inputGradient(), linear + 2 * attention);
            case WEIGHT_GRADIENT -> pass("layer_weight_gradient", layer.weightGradient(), linear);
        };
    }

    /** Token embedding. It has no gradient of an input, and nothing of it is computed again. */
    public Pass embedding(Phase phase, long sequences, long tokens) {
        Embedding embedding = new Embedding(site(config.kind(0), sequences, tokens));
        double product = TrainingFlops.embedding(config, sequences, tokens);
        return switch (phase) {
            case FORWARD -> pass("embedding_forward", embedding.forward(), product);
            case RECOMPUTE, INPUT_GRADIENT -> pass("embedding_" + phase.text(), List.of(), 0);
            case WEIGHT_GRADIENT -> pass("embedding_weight_gradient", embedding.weightGradient(), product);
        };
    }

    /** Last norm, LM head and loss. Nothing of it is computed again. */
    public Pass head(Phase phase, long sequences, long tokens) {
        Head head = new Head(site(last(), sequences, tokens));
        double product = TrainingFlops.head(config, sequences, tokens);
        return switch (phase) {
            case FORWARD -> pass("head_forward", head.forward(), product);
            case RECOMPUTE -> pass("head_recompute", List.of(), 0);
            case INPUT_GRADIENT -> pass("head_input_gradient", head.inputGradient(), product);
            case WEIGHT_GRADIENT -> pass("head_weight_gradient", head.weightGradient(), product);
        };
    }

    /**
     * The end of a step for parameters whose gradients are summed here: scale of the loss taken off and overflow looked for where
     * losses are scaled, the norm of all gradients, clipping to it, the update, gradients cleared. Sums over copies come before it.
     *
     * @param parameters that this device updates
     * @param clips gradients are clipped by the norm of all of them
     */
    public Pass optimizer(long parameters, boolean clips) {
        Tape tape = new Tape();
        DataType gradients = precision.gradients();
        long rows = (parameters + COLUMNS - 1) / COLUMNS;
        if (precision.scalesLoss()) {
            tape.operator(new Pointwise(
                    "gradient_unscale", LayerFunction.SCALE, rows, COLUMNS, gradients, gradients, 1.0 / 65536));
        }
        if (clips) {
            clip(tape, rows);
        }
        tape.operator(options.optimizer().update("optimizer", precision, parameters));
        tape.operator(new Clear("gradient_clear", parameters, gradients));
        return pass("optimizer", tape.steps(), 0);
    }

    /** Further ways of an optimizer of several kernels through its data, which one kernel reads and writes once. */
    public Pass optimizerAgain(long parameters) {
        Tape tape = new Tape();
        tape.operator(options.optimizer().update("optimizer_passes", precision, parameters));
        return pass("optimizer_passes", tape.steps(), 0);
    }

    private void clip(Tape tape, long rows) {
        DataType gradients = precision.gradients();
        tape.operator(
                new ColumnPass("gradient_squares", ColumnFunction.SQUARES, rows, COLUMNS, gradients, DataType.FP32));
        tape.operator(new RowPass("gradient_norm", SoftmaxFunction.ROW_SUM, 1, COLUMNS, DataType.FP32, DataType.FP32));
        tape.exchange(
                "gradient_norm_all_reduce",
                Collective.Kind.ALL_REDUCE,
                DataType.FP32.bytes(1),
                split.tensor(),
                "gradient_norm",
                Collective.Group.TENSOR);
        tape.operator(new Pointwise("gradient_clip", LayerFunction.SCALE, rows, COLUMNS, gradients, gradients, 1));
    }

    /** The gradients of weights of a layer of a kind, and all of them copied into one tensor that is then divided. */
    public Pass flattened(Pass gradients, LayerKind kind) {
        DataType type = precision.gradients();
        long rows = (layerTrained(kind).total() + COLUMNS - 1) / COLUMNS;
        Tape tape = new Tape();
        tape.operator(new Pointwise("gradient_flatten", LayerFunction.CAST, rows, COLUMNS, type, type));
        tape.operator(new Pointwise("gradient_divide", LayerFunction.SCALE, rows, COLUMNS, type, type, 0.5));
        List<Step> steps = new ArrayList<>(gradients.steps());
        steps.addAll(tape.steps());
        return new Pass(gradients.name(), steps, gradients.modelFlops(), gradients.assumptions());
    }

    /** Parameters of a layer of a kind here. */
    public long layerParameters(LayerKind kind) {
        return new Layer(site(kind, 1, split.context())).parameters();
    }

    /** Parameters of a layer of a kind here that have gradients: all, or those of adapters. */
    public Parameters layerTrained(LayerKind kind) {
        Layer layer = new Layer(site(kind, 1, split.context()));
        long shared = options.lora() == null ? shared(layer) : 0;
        return new Parameters(layer.trained() - shared, shared);
    }

    /** Parameters of a layer of a kind here that copies of the model share. */
    long layerShared(LayerKind kind) {
        return shared(new Layer(site(kind, 1, split.context())));
    }

    /** Experts over no more devices than share a layer are divided as all else; over more, copies share them. */
    private long shared(Layer layer) {
        return shard.split().copies() > 1 ? layer.expertParameters() : 0;
    }

    /** Parameters of the token embedding and of learned positions here. */
    public long embeddingParameters() {
        return new Embedding(site(config.kind(0), 1, split.context())).parameters();
    }

    /** Parameters of the last norm and of the LM head here, also where that is the embedding table. */
    public long headParameters() {
        return new Head(site(last(), 1, split.context())).parameters();
    }

    /** Values of a layer of a kind that are kept for the backward pass of a micro-batch. */
    public List<Kept> kept(LayerKind kind, long sequences, long tokens) {
        return layer(kind, sequences, tokens).kept();
    }

    /** A layer of a kind, for a micro-batch. */
    Layer layer(LayerKind kind, long sequences, long tokens) {
        return new Layer(site(kind, sequences, tokens));
    }

    /** What comes before it. */
    Embedding embedding(long sequences, long tokens) {
        return new Embedding(site(config.kind(0), sequences, tokens));
    }

    /** What comes after it. */
    Head head(long sequences, long tokens) {
        return new Head(site(last(), sequences, tokens));
    }

    TransformerConfig config() {
        return config;
    }

    TrainingPrecision precision() {
        return precision;
    }

    TrainingOptions options() {
        return options;
    }

    private LayerKind last() {
        return config.kind(config.layers() - 1);
    }

    private Site site(LayerKind kind, long sequences, long tokens) {
        Level level = kind.level();
        if (level != null) {
            Shard own = Shard.of(config.of(kind), shard.split());
            return new Site(own.config(), own, precision, split, options, sequences, level.tokens(), kind);
        }
        long here = (tokens + split.context() - 1) / split.context();
        return new Site(config, shard, precision, split, options, sequences, here, kind);
    }

    private Pass pass(String name, List<Step> steps, double flops) {
        return new Pass(name, steps, flops, shard.assumptions());
    }
}
