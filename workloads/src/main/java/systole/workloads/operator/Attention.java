package systole.workloads.operator;

import java.util.List;
import systole.isa.DataType;
import systole.isa.Kernel;
import systole.workloads.lowering.Lowering;
import systole.workloads.lowering.attention.PrefillLowering;
import systole.workloads.model.ModelFlops;

/**
 * Attention of many new tokens: softmax(Q K^T / sqrt(headDim)) V for each head, scores never in memory.
 *
 * @param name name in reports
 * @param batch sequences
 * @param queryHeads heads of queries on this device
 * @param kvHeads heads of keys and values, a divisor of {@code queryHeads}
 * @param headDim elements of a head
 * @param queryTokens new tokens of each sequence
 * @param keyTokens keys of each sequence; the new tokens are the last of them
 * @param causal a token sees only itself and what comes before
 * @param append the new keys and values are also written to the cache here; false when an operator before has done so
 * @param type format of queries
 * @param cache format of keys and values
 * @param output format of the result
 * @param form what sets it apart
 * @param learns what a backward pass needs of each row is written as well: its largest score, and one over its sum
 */
public record Attention(
        String name,
        long batch,
        int queryHeads,
        int kvHeads,
        int headDim,
        long queryTokens,
        long keyTokens,
        boolean causal,
        boolean append,
        DataType type,
        DataType cache,
        DataType output,
        AttentionForm form,
        boolean learns)
        implements Operator {
    /** Attention of a pass that nothing comes back through. */
    public Attention(
            String name,
            long batch,
            int queryHeads,
            int kvHeads,
            int headDim,
            long queryTokens,
            long keyTokens,
            boolean causal,
            boolean append,
            DataType type,
            DataType cache,
            DataType output,
            AttentionForm form) {
        this(
                name,
                batch,
                queryHeads,
                kvHeads,
                headDim,
                queryTokens,
                keyTokens,
                causal,
                append,
                type,
                cache,
                output,
                form,
                false);
    }

    /** Attention in its plain form. */
    public Attention(
            String name,
            long batch,
            int queryHeads,
            int kvHeads,
            int headDim,
            long queryTokens,
            long keyTokens,
            boolean causal,
            boolean append,
            DataType type,
            DataType cache,
            DataType output,
            boolean learns) {
        this(
                name,
                batch,
                queryHeads,
                kvHeads,
                headDim,
                queryTokens,
                keyTokens,
                causal,
                append,
                type,
                cache,
                output,
                AttentionForm.plain(headDim),
                learns);
    }

    /** Attention in its plain form, of a pass that nothing comes back through. */
    public Attention(
            String name,
            long batch,
            int queryHeads,
            int kvHeads,
            int headDim,
            long queryTokens,
            long keyTokens,
            boolean causal,
            boolean append,
            DataType type,
            DataType cache,
            DataType output) {
        this(
                name,
                batch,
                queryHeads,
                kvHeads,
                headDim,
                queryTokens,
                keyTokens,
                causal,
                append,
                type,
                cache,
                output,
                false);
    }

    /** Throws {@link IllegalArgumentException} when the shape is impossible. */
    public Attention {
        if (batch < 1 || kvHeads < 1 || headDim < 1 || queryTokens < 1 || queryHeads < 1 || queryHeads % kvHeads != 0) {
            throw new IllegalArgumentException("attention needs positive sizes and query heads that are a multiple of"
                    + " key heads, found " + queryHeads + " and " + kvHeads);
        }
        if (causal ? keyTokens < queryTokens : keyTokens < 1) {
            throw new IllegalArgumentException("causal attention needs at least as many keys as queries, found "
                    + keyTokens + " for " + queryTokens);
        }
        if (form.latent() || (append && form.valueDim() != headDim) || (form.window() > 0 && !causal)) {
            throw new IllegalArgumentException("attention of many tokens has keys and values of their own, which it"
                    + " appends only where they are alike, and windows only under a causal mask");
        }
        if (form.biased() && queryHeads != kvHeads) {
            throw new IllegalArgumentException(
                    "a bias is added to scores of heads that each have keys of their own, found " + queryHeads + " and "
                            + kvHeads);
        }
    }

    @Override
    public OperatorKind operatorKind() {
        return OperatorKind.ATTENTION;
    }

    @Override
    public List<Kernel> lower(Lowering lowering) {
        return PrefillLowering.lower(this, lowering);
    }

    /** Query heads that share a key head. */
    public int group() {
        return queryHeads / kvHeads;
    }

    @Override
    public double matrixFlops() {
        return 2.0 * batch * queryHeads * (headDim + form.valueDim()) * pairs();
    }

    private double pairs() {
        return causal
                ? ModelFlops.maskedPairs(queryTokens, keyTokens, form.window())
                : (double) queryTokens * keyTokens;
    }

    private double biasBytes() {
        return form.biased() ? queryHeads * pairs() * type.bits() / Byte.SIZE : 0;
    }

    @Override
    public double memoryBytes() {
        return inputBytes() + outputBytes();
    }

    private long learnedBytes() {
        return learns ? DataType.FP32.bytes(2 * batch * queryHeads * queryTokens) : 0;
    }

    /** Bytes of the keys and values that are read. */
    public long cacheBytes() {
        return cache.bytes(batch * kvHeads * keyTokens * form.cachedElements(headDim));
    }

    @Override
    public double inputBytes() {
        return type.bytes(batch * queryHeads * queryTokens * headDim) + cacheBytes() + biasBytes();
    }

    @Override
    public double outputBytes() {
        return (double) output.bytes(batch * queryHeads * queryTokens * form.valueDim())
                + (append ? cache.bytes(2 * batch * kvHeads * queryTokens * headDim) : 0)
                + learnedBytes();
    }
}
