package systole.workloads.training;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the software does in a training step.
 *
 * @param fusedAttention attention is one kernel; else scores are written, masked and normalised by kernels of their own
 * @param recompute activations that the backward pass computes again
 * @param fusions operations that share a kernel
 * @param dropout probability with which values are dropped, in the residual stream and, where attention is not fused, of its
 *     weights; 0 for none
 * @param lora adapters that alone are trained; null where all parameters are
 * @param optimizer how parameters are updated
 */
public record TrainingOptions(
        boolean fusedAttention,
        Recompute recompute,
        Set<FusedKernel> fusions,
        double dropout,
        @Nullable Lora lora,
        Optimizer optimizer) {
    /** Copies the set and checks the probability. */
    public TrainingOptions {
        fusions = Set.copyOf(fusions);
        if (dropout < 0 || dropout >= 1) {
            throw new IllegalArgumentException("a probability of dropout is from 0 to below 1, found " + dropout);
        }
    }

    /** Everything fused, nothing recomputed or dropped, Adam. */
    public static TrainingOptions fused() {
        return new TrainingOptions(true, Recompute.NONE, Set.of(FusedKernel.values()), 0, null, Optimizer.ADAM);
    }

    /** The same with other recomputation. */
    public TrainingOptions with(Recompute other) {
        return new TrainingOptions(fusedAttention, other, fusions, dropout, lora, optimizer);
    }

    /** The same with all parameters trained. */
    TrainingOptions withoutLora() {
        return new TrainingOptions(fusedAttention, recompute, fusions, dropout, null, optimizer);
    }
}
