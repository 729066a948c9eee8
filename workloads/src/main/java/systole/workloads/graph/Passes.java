package systole.workloads.graph;

import java.util.ArrayList;
import java.util.List;
import systole.isa.DataType;
import systole.workloads.lowering.UnsupportedOperatorException;
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
        if (precision.weights() != precision.activations()) {
            throw new UnsupportedOperatorException(
                    "weights in " + precision.weights().text() + " with activations in "
                            + precision.activations().text() + ": matrix products have one operand type");
        }
        this.config = config;
        this.precision = precision;
        this.shard = Shard.of(config, tensor);
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
     */
    public Pass decode(long batch, long context) {
        return pass("decode", batch, 1, context);
    }

    private Pass pass(String name, long batch, long tokens, long context) {
        List<String> assumptions = new ArrayList<>(shard.assumptions());
        Integer window = config.slidingWindow();
        long seen = context;
        if (window != null && context > window) {
            if (tokens == 1) {
                seen = window;
            } else {
                assumptions.add("sliding window of " + window + " tokens: prefill of " + tokens
                        + " tokens computed with full causal attention");
            }
        }
        DataType wide = precision.wide(config);
        if (precision.weights() != wide) {
            DataType head = precision.head(config);
            assumptions.add("embedding, norms, residual stream" + (head == wide ? " and LM head" : "") + " in "
                    + wide.text() + (head == wide ? "" : ", LM head in " + head.text()));
        }
        LayerSteps layer = new LayerSteps(shard, precision, batch, tokens, seen);
        List<Step> steps = new ArrayList<>();
        layer.embedding(steps);
        layer.norm(steps, "input_norm", false, batch * tokens);
        if (config.layers() > 1) {
            List<Step> block = new ArrayList<>();
            layer.block(block);
            layer.norm(block, "input_norm", true, batch * tokens);
            steps.add(new Repeat(config.layers() - 1, block));
        }
        layer.block(steps);
        // only the last token of each sequence goes on
        layer.head(steps);
        return new Pass(name, steps, ModelFlops.forward(config, batch, tokens, seen, batch), assumptions);
    }
}
