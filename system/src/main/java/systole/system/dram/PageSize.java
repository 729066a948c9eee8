package systole.system.dram;

import systole.isa.DataType;
import systole.workloads.model.TransformerConfig;

/**
 * A page of a key-value cache.
 *
 * @param tokens tokens whose keys and values of one layer it holds
 * @param bytes of it
 */
public record PageSize(int tokens, long bytes) {
    /** Keys and values of so many tokens of one layer, in 16-bit numbers. */
    public static PageSize of(TransformerConfig model, int tokens) {
        long bits = 2L * model.kvHeads() * model.headDim() * DataType.BF16.bits() * tokens;
        return new PageSize(tokens, bits / 8);
    }
}
