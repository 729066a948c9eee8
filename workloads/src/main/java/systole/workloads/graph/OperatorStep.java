package systole.workloads.graph;

import java.util.Map;
import systole.workloads.operator.Operator;

/**
 * An operator on this device.
 *
 * @param operator what is computed
 * @param weightBytes parameters that it reads
 * @param cacheBytes keys and values that it reads from or writes to the cache
 * @param tensors which value of the pass each tensor of the operator's kernels is, for all that pass from operator to
 *     operator: activations by the names of {@link Values}. Parameters and the cache belong to the operator itself.
 *     The norm of query and key heads, which works in place on a part of a value, names none yet
 */
public record OperatorStep(Operator operator, long weightBytes, long cacheBytes, Map<String, String> tensors)
        implements Step {
    /** Copies the names. */
    public OperatorStep {
        tensors = Map.copyOf(tensors);
    }

    @Override
    public void accept(StepVisitor visitor) {
        visitor.operator(this);
    }
}
