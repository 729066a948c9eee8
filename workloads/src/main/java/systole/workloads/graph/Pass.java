package systole.workloads.graph;

import java.util.List;
import java.util.Map;

/**
 * One pass on one device.
 *
 * @param name {@code prefill} or {@code decode}
 * @param steps in order
 * @param modelFlops operations of the matrix products that the model asks for, over all devices, without padding
 * @param assumptions paddings and fallbacks that shaped it
 */
public record Pass(String name, List<Step> steps, double modelFlops, List<String> assumptions) {
    /** Copies the lists. */
    public Pass {
        steps = List.copyOf(steps);
        assumptions = List.copyOf(assumptions);
    }

    /** The same pass of one stack of several, whose operators and exchanges go by names of their own. */
    public Pass inStack(String prefix) {
        return new Pass(prefix + name, InStack.of(steps, prefix, Map.of()), modelFlops, assumptions);
    }

    /** Work on this device. */
    public PassWork work() {
        return PassWork.of(steps);
    }
}
