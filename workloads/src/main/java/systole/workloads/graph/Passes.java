package systole.workloads.graph;

import java.util.ArrayList;
import java.util.List;
import systole.workloads.lowering.UnsupportedOperatorException;
import systole.workloads.model.Encoder;
import systole.workloads.model.LayerKind;
import systole.workloads.model.ModelFlops;
import systole.workloads.model.Precision;
import systole.workloads.model.TransformerConfig;

/** Makes the passes of inference. */
public final class Passes {
    private final TransformerConfig config;
    private final Precision precision;
    private final Shard shard;

    /**
     * Passes of a model on one of {@code tensor} ranks.
     *
     * @throws UnsupportedOperatorException when there are more ranks than heads, or weights and activations have different
     *     formats
     */
    public Passes(TransformerConfig config, Precision precision, int tensor) {
        this(config, precision, tensor, ExpertPlan.NONE);
    }

    /**
     * The same with experts shared out.
     *
     * @throws UnsupportedOperatorException also when the model has no experts, fewer than ranks, or the degrees do not divide
     */
    public Passes(TransformerConfig config, Precision precision, int tensor, ExpertPlan experts) {
        if (precision.weights() != precision.activations()) {
            throw new UnsupportedOperatorException(
                    "weights in " + precision.weights().text() + " with activations in "
                            + precision.activations().text() + ": matrix products have one operand type");
        }
        this.config = config;
        this.precision = precision;
        this.shard = Shard.of(config, tensor, experts);
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
        return pass("prefill", batch, tokens, tokens);
    }

    /**
     * One token more for every sequence.
     *
     * @param batch sequences
     * @param context length of each sequence, the new token included
     * @throws UnsupportedOperatorException when the model only reads
     */
    public Pass decode(long batch, long context) {
        if (config.encoder() != null) {
            throw new UnsupportedOperatorException(
                    config.name() + " is an encoder: it reads its input at once (prefill) and generates no tokens");
        }
        return pass("decode", batch, 1, context);
    }

    private Pass pass(String name, long batch, long tokens, long context) {
        List<String> assumptions = new ArrayList<>(shard.assumptions());
        PassAssumptions.add(assumptions, shard, precision, batch, tokens);
        LayerSteps layers = new LayerSteps(shard, precision, batch, tokens, context);
        List<LayerKind> kinds = config.kinds();
        List<Step> steps = new ArrayList<>();
        layers.embedding(steps);
        layers.inputNorm(steps, false);
        for (Runs.Run<LayerKind> run : Runs.of(kinds.subList(0, kinds.size() - 1))) {
            List<Step> block = new ArrayList<>();
            for (LayerKind kind : run.period()) {
                layers.block(block, kind);
                layers.inputNorm(block, true);
            }
            steps.add(new Repeat(run.count(), block));
        }
        layers.block(steps, kinds.get(kinds.size() - 1));
        Encoder encoder = config.encoder();
        if (encoder == null) {
            // only the last token of each sequence goes on
            layers.head(steps);
        } else {
            layers.classes(steps, encoder);
        }
        return new Pass(name, steps, ModelFlops.forward(config, batch, tokens, context, batch), assumptions);
    }
}
