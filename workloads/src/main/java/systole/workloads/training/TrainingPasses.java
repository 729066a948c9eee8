package systole.workloads.training;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import systole.workloads.graph.Pass;
import systole.workloads.graph.Shard;
import systole.workloads.graph.Split;
import systole.workloads.graph.Step;
import systole.workloads.model.LayerKind;
import systole.workloads.model.Level;
import systole.workloads.model.ModelFlops;
import systole.workloads.model.Source;
import systole.workloads.model.TransformerConfig;

/**
 * Makes the passes of training on one device: of a layer, of what comes before the first and after the last, each for one
 * micro-batch, and of the optimizer. Schedules put them together. Messages between pipeline stages and among data-parallel copies
 * belong to schedules; all others are steps of the passes.
 */
public final class TrainingPasses {
    /** Before names of what the encoder beside a decoder does. */
    private static final String ENCODER = "encoder_";

    private final TransformerConfig config;
    private final TrainingPrecision precision;
    private final TrainingSplit split;
    private final TrainingOptions options;
    private final Shard shard;
    private final @Nullable Shard reader;

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
        Split ranks = new Split(split.tensor(), split.expert(), 1, split.imbalance());
        this.shard = Shard.of(config, ranks);
        Source source = config.source();
        this.reader = source == null ? null : Shard.of(source.encoder(), ranks);
    }

    /** What this rank holds. */
    public Shard shard() {
        return shard;
    }

    /** What has to be assumed of paddings, of experts beside adapters and of what an encoder is trained to do. */
    public List<String> assumptions() {
        List<String> assumptions = new ArrayList<>(shard.assumptions());
        assumptions.addAll(TrainingAssumptions.of(config, options.lora() != null, reader));
        return assumptions;
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
        if (kind.reads()) {
            long read = config.sourcePositions(tokens);
            LayerKind own = new LayerKind(kind.experts(), kind.window());
            return layer(phase, new Layer(site(kind, sequences, tokens)), config.stack(kind), own, sequences, read)
                    .inStack(ENCODER);
        }
        return layer(phase, new Layer(site(kind, sequences, tokens)), config, kind, sequences, tokens);
    }

    private Pass layer(Phase phase, Layer layer, TransformerConfig stack, LayerKind kind, long sequences, long tokens) {
        double linear = TrainingFlops.linear(stack, kind, sequences, tokens);
        double attention = ModelFlops.attention(stack, kind, sequences, tokens, tokens)
                + ModelFlops.crossAttention(stack, sequences, tokens, stack.sourcePositions(tokens));
        return switch (phase) {
            case FORWARD -> pass("layer_forward", layer.forward(), linear + attention);
            case RECOMPUTE -> pass("layer_recompute", layer.recompute(), 0);
            case INPUT_GRADIENT -> pass("layer_input_gradient", layer.inputGradient(), linear + 2 * attention);
            case WEIGHT_GRADIENT -> pass("layer_weight_gradient", layer.weightGradient(), linear);
        };
    }

    /** Token embedding. It has no gradient of an input, and nothing of it is computed again. */
    public Pass embedding(Phase phase, long sequences, long tokens) {
        List<Step> steps = new ArrayList<>();
        double product = phase == Phase.FORWARD
                ? TrainingFlops.embedding(config, sequences, tokens)
                : TrainingFlops.embeddingGradient(config, sequences, tokens);
        if (phase == Phase.FORWARD || phase == Phase.WEIGHT_GRADIENT) {
            Embedding embedding = new Embedding(site(config.kind(0), sequences, tokens));
            boolean forward = phase == Phase.FORWARD;
            if (config.source() != null) {
                Embedding read = new Embedding(readingSite(sequences, tokens));
                Pass reading = pass("embedding", forward ? read.forward() : read.weightGradient(), 0);
                steps.addAll(reading.inStack(ENCODER).steps());
            }
            steps.addAll(forward ? embedding.forward() : embedding.weightGradient());
        }
        return pass("embedding_" + phase.text(), steps, steps.isEmpty() ? 0 : product);
    }

    /** The last norm of an encoder, of which what it gives is attended to. */
    private NormNode states(long sequences, long tokens) {
        return new NormNode(
                readingSite(sequences, tokens), "encoder_final_norm", "encoder_hidden", CrossAttention.STATES, "");
    }

    /** Last norm of an encoder that is attended to, last norm, LM head and loss. Nothing of it is computed again. */
    public Pass head(Phase phase, long sequences, long tokens) {
        Head head = new Head(site(last(), sequences, tokens));
        double product = TrainingFlops.head(config, sequences, tokens);
        Tape tape = new Tape();
        if (config.source() != null) {
            states(sequences, tokens).write(phase, tape);
        }
        return switch (phase) {
            case FORWARD -> pass("head_forward", joined(tape, head.forward()), product);
            case RECOMPUTE -> pass("head_recompute", List.of(), 0);
            case INPUT_GRADIENT -> pass("head_input_gradient", joined(tape, head.inputGradient()), product);
            case WEIGHT_GRADIENT -> pass("head_weight_gradient", joined(tape, head.weightGradient()), product);
        };
    }

    private static List<Step> joined(Tape tape, List<Step> others) {
        List<Step> all = new ArrayList<>(tape.steps());
        all.addAll(others);
        return all;
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
        optimizerSteps().end(tape, parameters, clips);
        return pass("optimizer", tape.steps(), 0);
    }

    private OptimizerSteps optimizerSteps() {
        return new OptimizerSteps(precision, options.optimizer(), split.tensor());
    }

    /** Further ways of an optimizer of several kernels through its data, which one kernel reads and writes once. */
    public Pass optimizerAgain(long parameters) {
        Tape tape = new Tape();
        tape.operator(options.optimizer().update("optimizer_passes", precision, parameters));
        return pass("optimizer_passes", tape.steps(), 0);
    }

    /** The gradients of weights of a layer of a kind, and all of them copied into one tensor that is then divided. */
    public Pass flattened(Pass gradients, LayerKind kind) {
        Tape tape = new Tape();
        optimizerSteps().flatten(tape, layerTrained(kind).total());
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

    /** Parameters of a layer of a kind of which each tensor-parallel rank has a part of the gradients. */
    long layerPartial(LayerKind kind) {
        return new Layer(site(kind, 1, split.context())).partial();
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
        long own = new Embedding(site(config.kind(0), 1, split.context())).parameters();
        Source source = config.source();
        if (source == null) {
            return own;
        }
        long read = new Embedding(readingSite(1, split.context())).parameters();
        // a table of tokens is that of both stacks
        return own + read - (source.hasTable() ? (long) shard.vocabulary() * config.hidden() : 0);
    }

    /** Parameters of the last norm and of the LM head here, also where that is the embedding table. */
    public long headParameters() {
        long norm = config.source() == null ? 0 : states(1, split.context()).parameters();
        return new Head(site(last(), 1, split.context())).parameters() + norm;
    }

    /** Of the embedding, those of which each tensor-parallel rank has a part of the gradients. */
    long embeddingPartial() {
        long read = config.source() == null ? 0 : new Embedding(readingSite(1, split.context())).partial();
        return read + new Embedding(site(config.kind(0), 1, split.context())).partial();
    }

    /** The same of the last norms and the LM head. */
    long headPartial() {
        long norm = config.source() == null ? 0 : states(1, split.context()).partial();
        return norm + head(1, split.context()).partial();
    }

    /** Parameters of the matrices of a layer of a kind here. */
    long linearParameters(LayerKind kind) {
        return shardOf(kind).linearParameters(kind);
    }

    /** Values of a layer of a kind that are kept for the backward pass of a micro-batch. */
    public List<Kept> kept(LayerKind kind, long sequences, long tokens) {
        return layer(kind, sequences, tokens).kept();
    }

    /** A layer of a kind, for a micro-batch. */
    Layer layer(LayerKind kind, long sequences, long tokens) {
        return new Layer(site(kind, sequences, tokens));
    }

    /** What comes before it keeps. */
    List<Kept> keptByEmbedding(long sequences, long tokens) {
        List<Kept> kept = new ArrayList<>(new Embedding(site(config.kind(0), sequences, tokens)).kept());
        if (config.source() != null) {
            kept.addAll(new Embedding(readingSite(sequences, tokens)).kept());
        }
        return kept;
    }

    /** States of an encoder, which all layers read, and what their norm needs. */
    List<Kept> keptOfSource(long sequences, long tokens) {
        if (config.source() == null) {
            return List.of();
        }
        List<Kept> kept = new ArrayList<>(states(sequences, tokens).needs());
        kept.add(readingSite(sequences, tokens).residual(CrossAttention.STATES, config.hidden()));
        return kept;
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
        long of = kind.reads() ? config.sourcePositions(tokens) : tokens;
        long here = (of + split.context() - 1) / split.context();
        return new Site(config.stack(kind), shardOf(kind), precision, split, options, sequences, here, kind);
    }

    /** Of the encoder that is attended to. */
    private Site readingSite(long sequences, long tokens) {
        return site(config.kindsOfAll().get(0), sequences, tokens);
    }

    private Shard shardOf(LayerKind kind) {
        return kind.reads() && reader != null ? reader : shard;
    }

    private Pass pass(String name, List<Step> steps, double flops) {
        return new Pass(name, steps, flops, shard.assumptions());
    }
}
