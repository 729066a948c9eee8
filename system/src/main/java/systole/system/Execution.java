package systole.system;

import org.jspecify.annotations.Nullable;
import systole.microarch.timing.Fidelity;
import systole.system.stack.StackSpec;
import systole.workloads.training.Recompute;

/**
 * How the work is run and simulated.
 *
 * @param stack the software that runs the work
 * @param fusedAttention attention is one kernel; else scores are written, masked and normalised by kernels of their own
 * @param recompute activations that the backward pass computes again
 * @param overlapTensorCommunication collectives of tensor parallelism run beside the products they belong to
 * @param overlapGradientReduce gradients are reduced while the backward pass goes on
 * @param collective algorithm of collectives: auto or one by name
 * @param fidelity clock of the kernels
 * @param steadyState whether loops in steady state are skipped ahead
 * @param powerCapWatts limit below the device's own; null for that
 */
public record Execution(
        StackSpec stack,
        boolean fusedAttention,
        Recompute recompute,
        boolean overlapTensorCommunication,
        boolean overlapGradientReduce,
        String collective,
        Fidelity fidelity,
        boolean steadyState,
        @Nullable Double powerCapWatts) {
    /** Inference: fused attention, nothing recomputed, nothing overlapped. */
    public Execution(
            StackSpec stack,
            String collective,
            Fidelity fidelity,
            boolean steadyState,
            @Nullable Double powerCapWatts) {
        this(stack, true, Recompute.NONE, false, false, collective, fidelity, steadyState, powerCapWatts);
    }

    /** The same with other recomputation. */
    public Execution with(Recompute other) {
        return new Execution(
                stack,
                fusedAttention,
                other,
                overlapTensorCommunication,
                overlapGradientReduce,
                collective,
                fidelity,
                steadyState,
                powerCapWatts);
    }
}
