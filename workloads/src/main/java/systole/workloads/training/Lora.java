package systole.workloads.training;

import org.jspecify.annotations.Nullable;
import systole.isa.DataType;

/**
 * Adapters of low rank beside frozen linear layers (Hu et al., "LoRA", 2021; Dettmers et al., "QLoRA", 2023): only they have
 * gradients and state of an optimizer.
 *
 * @param rank width of an adapter
 * @param base format in which the frozen weights are stored; null for that of other weights. Narrower ones are brought back to
 *     the format of the products before each
 */
public record Lora(int rank, @Nullable DataType base) {
    /** Throws {@link IllegalArgumentException} when the rank is not positive. */
    public Lora {
        if (rank < 1) {
            throw new IllegalArgumentException("adapters have a rank of at least 1, found " + rank);
        }
    }
}
