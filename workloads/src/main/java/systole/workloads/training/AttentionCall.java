package systole.workloads.training;

import java.util.ArrayList;
import java.util.List;
import systole.isa.DataType;
import systole.workloads.operator.Attention;
import systole.workloads.operator.AttentionForm;
import systole.workloads.operator.AttentionGradient;

/**
 * Fused attention of a layer and its gradient as kernels, with the values that they read and give: those of tokens that attend to
 * each other, or with a prefix those of tokens that attend to an encoder.
 *
 * @param site sizes
 * @param prefix of names in reports and of values
 * @param kvHeads heads of keys on this device
 * @param valueDim elements of a value head
 * @param window keys that a query sees at most; 0 for all
 */
record AttentionCall(Site site, String prefix, int kvHeads, int valueDim, long window) {
    int heads() {
        return site.shard().heads();
    }

    int dim() {
        return site.config().headDim();
    }

    private AttentionForm form() {
        return AttentionForm.of(site.config(), valueDim, window);
    }

    private String attended() {
        return prefix + "attended";
    }

    private String statistics() {
        return prefix + "attention_statistics";
    }

    Attention attention(long sequences, long queries, long keys, boolean causal) {
        return new Attention(
                prefix + "attention",
                sequences,
                heads(),
                kvHeads,
                dim(),
                queries,
                keys,
                causal,
                false,
                site.wide(),
                site.wide(),
                site.wide(),
                form(),
                true);
    }

    /** Attention of queries to all the keys that they see. */
    void forward(Tape tape, long sequences, long queries, long keys, boolean causal) {
        tape.operator(
                attention(sequences, queries, keys, causal),
                "Q",
                prefix + "queries",
                "K",
                prefix + "keys",
                "V",
                prefix + "values",
                "O",
                attended(),
                "largest",
                prefix + "attention_largest",
                "share",
                prefix + "attention_share");
    }

    /** Gradients of queries, keys and values, which largest scores and shares of the forward pass make again. */
    void gradient(Tape tape, long sequences, long queries, long keys, boolean causal) {
        tape.operator(
                new AttentionGradient(
                        prefix + "attention_gradient",
                        sequences,
                        heads(),
                        kvHeads,
                        dim(),
                        queries,
                        keys,
                        causal,
                        site.wide(),
                        form()),
                "Q",
                prefix + "queries",
                "K",
                prefix + "keys",
                "K_turned",
                prefix + "keys^T",
                "V",
                prefix + "values",
                "O",
                attended(),
                "dO",
                "d_" + attended(),
                "dQ_turned",
                "d_" + prefix + "queries^T",
                "dK",
                "d_" + prefix + "keys",
                "dV",
                "d_" + prefix + "values",
                "largest",
                prefix + "attention_largest",
                "share",
                prefix + "attention_share");
    }

    /** Queries, and keys and values of another site where tokens attend to those. */
    List<Kept> inputs(Site ofKeys) {
        return List.of(
                site.whole(prefix + "queries", (long) heads() * dim()),
                ofKeys.whole(prefix + "keys", (long) kvHeads * dim()),
                ofKeys.whole(prefix + "values", (long) kvHeads * valueDim));
    }

    /** What gradients need: inputs, results, and largest score and share of each row. */
    List<Kept> needs(Site ofKeys) {
        List<Kept> needs = new ArrayList<>(inputs(ofKeys));
        needs.add(site.whole(attended(), (long) heads() * valueDim));
        needs.add(new Kept(statistics(), DataType.FP32.bytes(2 * site.rows() * heads())));
        return needs;
    }

    List<String> gives() {
        return List.of(attended(), statistics());
    }
}
