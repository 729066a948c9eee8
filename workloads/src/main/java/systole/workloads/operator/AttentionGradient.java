package systole.workloads.operator;

import java.util.List;
import systole.isa.DataType;
import systole.isa.Kernel;
import systole.workloads.lowering.Lowering;
import systole.workloads.lowering.attention.GradientLowering;
import systole.workloads.model.ModelFlops;

/**
 * Gradients of fused attention by its queries, keys and values: scores are made again from queries and keys and what the forward
 * pass kept of each row, five products to the forward pass's two (Dao, "FlashAttention-2", 2023, algorithm 2).
 *
 * @param name name in reports
 * @param batch sequences
 * @param queryHeads heads of queries on this device
 * @param kvHeads heads of keys and values, a divisor of {@code queryHeads}
 * @param headDim elements of a query or key head
 * @param queryTokens tokens of each sequence
 * @param keyTokens keys of each sequence; as many as tokens where {@code causal}
 * @param causal a token sees only itself and what comes before; with a window and without it all keys come before the first token,
 *     which sees {@code window - 1} of them, the second one less
 * @param type format of queries, keys, values and of all gradients
 * @param form what sets it apart
 */
public record AttentionGradient(
        String name,
        long batch,
        int queryHeads,
        int kvHeads,
        int headDim,
        long queryTokens,
        long keyTokens,
        boolean causal,
        DataType type,
        AttentionForm form)
        implements Operator {
    /** Gradients of attention in its plain form. */
    public AttentionGradient(
            String name,
            long batch,
            int queryHeads,
            int kvHeads,
            int headDim,
            long queryTokens,
            long keyTokens,
            boolean causal,
            DataType type) {
        this(
                name,
                batch,
                queryHeads,
                kvHeads,
                headDim,
                queryTokens,
                keyTokens,
                causal,
                type,
                AttentionForm.plain(headDim));
    }

    /** Throws {@link IllegalArgumentException} when the shape is impossible. */
    public AttentionGradient {
        if (batch < 1 || kvHeads < 1 || headDim < 1 || queryTokens < 1 || keyTokens < 1 || queryHeads % kvHeads != 0) {
            throw new IllegalArgumentException("attention needs positive sizes and query heads that are a multiple of"
                    + " key heads, found " + queryHeads + " and " + kvHeads);
        }
        if (causal && keyTokens != queryTokens) {
            throw new IllegalArgumentException("gradients of causal attention need a key for each query, found "
                    + keyTokens + " for " + queryTokens);
        }
        if (form.biased()) {
            throw new IllegalArgumentException(
                    "the gradient of a bias is that of scores, which fused gradients never write");
        }
        if (form.latent()) {
            throw new IllegalArgumentException("gradients of attention are those of keys and values of their own");
        }
        if (!causal && form.window() > 0 && keyTokens >= form.window()) {
            throw new IllegalArgumentException("of keys before all tokens a window of " + form.window()
                    + " has at most one less, found " + keyTokens);
        }
    }

    @Override
    public OperatorKind operatorKind() {
        return OperatorKind.ATTENTION;
    }

    @Override
    public List<Kernel> lower(Lowering lowering) {
        return GradientLowering.lower(this, lowering);
    }

    /** The first of the oldest keys are hidden from some queries. */
    public boolean windowed() {
        return form.window() > 0 && form.window() < keyTokens;
    }

    /** All keys come before the tokens, within a window of them. */
    public boolean before() {
        return !causal && form.window() > 0;
    }

    /** Query heads that share a key head. */
    public int group() {
        return queryHeads / kvHeads;
    }

    @Override
    public double matrixFlops() {
        double pairs = pairs();
        // scores, gradients of queries and of keys; gradients of weights and of values
        return 2.0 * batch * queryHeads * (3 * headDim + 2 * form.valueDim()) * pairs;
    }

    private double pairs() {
        if (before()) {
            return ModelFlops.windowedPairs(queryTokens, queryTokens + keyTokens, form.window())
                    - ModelFlops.windowedPairs(queryTokens, queryTokens, form.window());
        }
        return causal
                ? ModelFlops.maskedPairs(queryTokens, keyTokens, form.window())
                : (double) queryTokens * keyTokens;
    }

    @Override
    public double memoryBytes() {
        return inputBytes() + outputBytes();
    }

    /** Queries, result and its gradient; keys and values; largest score and share of each row. */
    @Override
    public double inputBytes() {
        return queryBytes(headDim)
                + 2.0 * queryBytes(form.valueDim())
                + keyBytes()
                + 8.0 * batch * queryHeads * queryTokens;
    }

    @Override
    public double outputBytes() {
        return (double) queryBytes(headDim) + keyBytes();
    }

    private long queryBytes(int width) {
        return type.bytes(batch * queryHeads * queryTokens * width);
    }

    private long keyBytes() {
        return type.bytes(batch * kvHeads * keyTokens * form.cachedElements(headDim));
    }
}
