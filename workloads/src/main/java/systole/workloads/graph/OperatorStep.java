package systole.workloads.graph;

import systole.workloads.operator.Operator;

/**
 * An operator on this device.
 *
 * @param operator what is computed
 * @param weightBytes parameters that it reads
 * @param cacheBytes keys and values that it reads from or writes to the cache
 */
public record OperatorStep(Operator operator, long weightBytes, long cacheBytes) implements Step {
    @Override
    public void accept(StepVisitor visitor) {
        visitor.operator(this);
    }
}
