package systole.workloads.operator;

import java.util.List;
import systole.isa.DataType;
import systole.isa.Kernel;
import systole.workloads.lowering.Lowering;
import systole.workloads.lowering.attention.DecodeLowering;

/**
 * Attention of one new token a sequence over the keys and values kept so far.
 *
 * @param name name in reports
 * @param batch sequences
 * @param queryHeads heads of queries on this device
 * @param kvHeads heads of keys and values, a divisor of {@code queryHeads}
 * @param headDim elements of a head
 * @param keyTokens keys of each sequence, that of the new token included
 * @param append the new key and value are also written to the cache here; false when an operator before has done so
 * @param type format of queries
 * @param cache format of keys and values
 * @param output format of the result
 * @param form what sets it apart; its window has no effect: the keys that are seen are those given
 */
public record AttentionDecode(
        String name,
        long batch,
        int queryHeads,
        int kvHeads,
        int headDim,
        long keyTokens,
        boolean append,
        DataType type,
        DataType cache,
        DataType output,
        AttentionForm form)
        implements Operator {
    /** Attention in its plain form. */
    public AttentionDecode(
            String name,
            long batch,
            int queryHeads,
            int kvHeads,
            int headDim,
            long keyTokens,
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
                keyTokens,
                append,
                type,
                cache,
                output,
                AttentionForm.plain(headDim));
    }

    /** Throws {@link IllegalArgumentException} when the shape is impossible. */
    public AttentionDecode {
        if (batch < 1 || kvHeads < 1 || headDim < 1 || keyTokens < 1 || queryHeads < 1 || queryHeads % kvHeads != 0) {
            throw new IllegalArgumentException("attention needs positive sizes and query heads that are a multiple of"
                    + " key heads, found " + queryHeads + " and " + kvHeads);
        }
        if (form.biased() && (append || queryHeads != kvHeads)) {
            throw new IllegalArgumentException("a bias is added to scores of keys in the cache, of heads that each have"
                    + " their own, found " + queryHeads + " and " + kvHeads);
        }
        if ((append && form.valueDim() != headDim) || (form.latent() && form.valueDim() >= headDim)) {
            throw new IllegalArgumentException(
                    "attention appends keys and values that are alike only, and latent values"
                            + " are a part of keys, found heads of " + headDim + " and " + form.valueDim());
        }
    }

    @Override
    public OperatorKind operatorKind() {
        return OperatorKind.ATTENTION;
    }

    @Override
    public List<Kernel> lower(Lowering lowering) {
        return DecodeLowering.lower(this, lowering);
    }

    /** Query heads that share a key head. */
    public int group() {
        return queryHeads / kvHeads;
    }

    @Override
    public double matrixFlops() {
        return 2.0 * batch * queryHeads * (headDim + form.valueDim()) * keyTokens;
    }

    @Override
    public double memoryBytes() {
        return inputBytes() + outputBytes();
    }

    /** Bytes of the keys and values that are read. */
    public long cacheBytes() {
        return cache.bytes(batch * kvHeads * keyTokens * form.cachedElements(headDim));
    }

    @Override
    public double inputBytes() {
        long bias = form.biased() ? type.bytes(queryHeads * keyTokens) : 0;
        return (double) type.bytes(batch * queryHeads * headDim) + cacheBytes() + bias;
    }

    @Override
    public double outputBytes() {
        return (double) output.bytes(batch * queryHeads * form.valueDim())
                + (append ? cache.bytes(2 * batch * kvHeads * headDim) : 0);
    }
}
