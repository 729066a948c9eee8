package systole.system;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import systole.microarch.timing.Fidelity;
import systole.system.stack.StackSpec;

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
    /** Activations that are dropped after the forward pass and computed again in the backward pass. */
    public enum Recompute {
        /** All are kept. */
        NONE,
        /** Cheap elementwise results only: activation functions and norms. */
        MINIMAL,
        /** The inside of attention (Korthikanti et al., "Reducing Activation Recomputation", 2022). */
        SELECTIVE,
        /** All but the input of each layer. */
        FULL;

        /** The name in files. */
        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** All names. */
        public static List<String> keys() {
            return Arrays.stream(values()).map(Recompute::key).toList();
        }
    }

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
