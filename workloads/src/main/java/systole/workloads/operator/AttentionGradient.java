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
 * @param headDim elements of a head
 * @param queryTokens tokens of each sequence
 * @param keyTokens keys of each sequence; as many as tokens where {@code causal}
 * @param causal a token sees only itself and what comes before
 * @param type format of queries, keys, values and of all gradients
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
        DataType type)
        implements Operator {
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
    }

    @Override
    public OperatorKind operatorKind() {
        return OperatorKind.ATTENTION;
    }

    @Override
    public List<Kernel> lower(Lowering lowering) {
        return GradientLowering.lower(this, lowering);
    }

    /** Query heads that share a key head. */
    public int group() {
        return queryHeads / kvHeads;
    }

    @Override
    public double matrixFlops() {
        double pairs = causal ? ModelFlops.causalPairs(queryTokens, keyTokens) : (double) queryTokens * keyTokens;
        return 10.0 * batch * queryHeads * headDim * pairs;
    }

    @Override
    public double memoryBytes() {
        return inputBytes() + outputBytes();
    }

    /** Queries, result and its gradient; keys and values; largest score and share of each row. */
    @Override
    public double inputBytes() {
        return 3.0 * queryBytes() + 2.0 * keyBytes() + 8.0 * batch * queryHeads * queryTokens;
    }

    @Override
    public double outputBytes() {
        return (double) queryBytes() + 2.0 * keyBytes();
    }

    private long queryBytes() {
        return type.bytes(batch * queryHeads * queryTokens * headDim);
    }

    private long keyBytes() {
        return type.bytes(batch * kvHeads * keyTokens * headDim);
    }
}
