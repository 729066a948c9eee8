package systole.workloads.training;

import java.util.List;
import java.util.Map;
import java.util.function.LongUnaryOperator;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import systole.isa.DataType;
import systole.workloads.model.LayerKind;

/**
 * Memory of training on one device, counted from what passes read, keep and update.
 *
 * @param passes of the model on this device
 * @param zero what copies share out: 1 the optimizer's state, 2 gradients as well, 3 parameters as well; 0 nothing (Rajbhandari et
 *     al., "ZeRO", 2020)
 * @param copies devices that share it out
 * @param expertCopies devices that share out what they hold of experts that copies of the model share
 */
public record TrainingMemory(TrainingPasses passes, int zero, int copies, int expertCopies) {
    /** Layers whose parameters are gathered at a time under ZeRO 3: the one that is computed, and the next, prefetched. */
    private static final int GATHERED_LAYERS = 2;

    /** Throws {@link IllegalArgumentException} when the level is not from 0 to 3 or there is no copy. */
    public TrainingMemory {
        if (zero < 0 || zero > 3 || copies < 1 || expertCopies < 1) {
            throw new IllegalArgumentException("ZeRO has levels 0 to 3 over at least one copy, found " + zero + " over "
                    + copies + ", of experts " + expertCopies);
        }
    }

    /** Memory of a model whose copies have experts of their own. */
    public TrainingMemory(TrainingPasses passes, int zero, int copies) {
        this(passes, zero, copies, copies);
    }

    /**
     * The memory of a stage.
     *
     * @param sequences of a micro-batch
     * @param tokens of each sequence, on all ranks that share it
     */
    public TrainingBytes of(TrainingStage stage, long sequences, long tokens) {
        TrainingPrecision precision = passes.precision();
        Parameters trained = trained(stage);
        WeightBytes weights = weights(stage);
        return new TrainingBytes(
                shared(weights.dense(), 3, copies) + shared(weights.experts(), 3, expertCopies),
                shared(trained, 2, precision.gradients()::bytes),
                shared(trained, 1, count -> passes.options().optimizer().stateBytes(precision, count)),
                activations(stage, sequences, tokens),
                workspace(stage, sequences, tokens));
    }

    private long shared(Parameters parameters, int level, LongUnaryOperator bytes) {
        return shared(bytes.applyAsLong(parameters.dense()), level, copies)
                + shared(bytes.applyAsLong(parameters.experts()), level, expertCopies);
    }

    private long shared(long bytes, int level, int devices) {
        return zero >= level ? (bytes + devices - 1) / devices : bytes;
    }

    /** Parameters of a stage. */
    public long parameters(TrainingStage stage) {
        return sum(stage, passes::layerParameters) + ends(stage);
    }

    /** Parameters of a stage that have gradients. */
    public Parameters trained(TrainingStage stage) {
        long ends = passes.options().lora() == null ? ends(stage) : 0;
        Parameters trained = new Parameters(ends, 0);
        for (Map.Entry<LayerKind, Integer> layers : stage.counts().entrySet()) {
            trained = trained.plus(passes.layerTrained(layers.getKey()).times(layers.getValue()));
        }
        return trained;
    }

    /**
     * Parameters of a stage that each tensor-parallel rank holds whole and has a part of the gradients of: those of its own rows
     * under sequence parallelism, as norms; of its own heads, as norms of heads; of its own experts, as routers. Their gradients
     * are summed over these ranks once a step.
     */
    public long partial(TrainingStage stage) {
        long layers = sum(stage, passes::layerPartial);
        if (passes.options().lora() != null) {
            return layers;
        }
        return layers + (stage.embedding() ? passes.embeddingPartial() : 0) + (stage.head() ? passes.headPartial() : 0);
    }

    /** A head that is the embedding is there once where both are. */
    private long ends(TrainingStage stage) {
        long embedding = stage.embedding() ? passes.embeddingParameters() : 0;
        long head = stage.head() ? passes.headParameters() : 0;
        boolean once = stage.embedding() && stage.head() && passes.config().tiedEmbeddings();
        long table = (long) passes.shard().vocabulary() * passes.config().hidden();
        return embedding + head - (once ? table : 0);
    }

    /** Bytes of the weights of a stage as they are stored, frozen ones and adapters among them. */
    public WeightBytes weights(TrainingStage stage) {
        DataType type = passes.precision().weights();
        Lora lora = passes.options().lora();
        @Nullable DataType base = lora == null ? null : lora.base();
        long adapters = lora == null ? 0 : trained(stage).total();
        long shared = sum(stage, passes::layerShared);
        if (base == null) {
            long experts = type.bytes(shared);
            return new WeightBytes(type.bytes(parameters(stage) + adapters) - experts, experts);
        }
        // matrices of layers in their own format; norms, embedding and head as others
        long matrices = sum(stage, passes::linearParameters);
        long experts = base.bytes(shared);
        return new WeightBytes(
                base.bytes(matrices) + type.bytes(parameters(stage) - matrices + adapters) - experts, experts);
    }

    private long activations(TrainingStage stage, long sequences, long tokens) {
        double layers = sum(stage, kind -> keptBytes(kind, sequences, tokens));
        double embedding = stage.embedding() ? sum(passes.keptByEmbedding(sequences, tokens)) : 0;
        // the last stage goes back at once: one micro-batch is in its head
        long head = stage.head()
                ? sum(passes.head(sequences, tokens).kept()) + sum(passes.keptOfSource(sequences, tokens))
                : 0;
        return Math.round(stage.inFlight() * (layers + embedding)) + head;
    }

    private long workspace(TrainingStage stage, long sequences, long tokens) {
        long inLayer = 0;
        long largest = 0;
        for (LayerKind kind : stage.counts().keySet()) {
            Layer layer = passes.layer(kind, sequences, tokens);
            long again = passes.options().recompute() == Recompute.NONE ? 0 : sum(layer.all()) - sum(layer.kept());
            inLayer = Math.max(inLayer, Math.max(0, again) + layer.gradientBytes() + layer.passingBytes());
            WeightBytes weights = weights(new TrainingStage(List.of(kind), false, false, 0));
            largest = Math.max(largest, weights.dense() + weights.experts());
        }
        long inHead = stage.head() ? passes.head(sequences, tokens).workspaceBytes() : 0;
        long gathered = zero == 3 && copies > 1 ? GATHERED_LAYERS * largest : 0;
        return Math.max(inLayer, inHead) + gathered;
    }

    /**
     * Bytes that a layer of a kind keeps of a micro-batch for its backward pass.
     *
     * @param sequences of the micro-batch
     * @param tokens of each sequence, on all ranks that share it
     */
    public long keptBytes(LayerKind kind, long sequences, long tokens) {
        return sum(passes.kept(kind, sequences, tokens));
    }

    /** Something of every layer of a stage, added up. */
    private static long sum(TrainingStage stage, ToLongFunction<LayerKind> each) {
        return stage.counts().entrySet().stream()
                .mapToLong(layers -> layers.getValue() * each.applyAsLong(layers.getKey()))
                .sum();
    }

    private static long sum(List<Kept> values) {
        return values.stream().mapToLong(Kept::bytes).sum();
    }
}
