package systole.system;

import java.util.List;
import java.util.Map;
import systole.workloads.lowering.KernelLibrary;
import systole.workloads.operator.OperatorKind;

/**
 * A kernel library with the names of the software that ships it.
 *
 * @param id preset id
 * @param serves software, such as {@code trtllm}; versions are not part of a name
 * @param kernels the kernels
 * @param hostCallSeconds what the host takes longer, from a call of an operator of some kind to its first launch, than for the
 *     simplest operator (microbenchmark: two events around a call on a few bytes)
 */
public record SoftwareLibrary(
        String id, List<String> serves, KernelLibrary kernels, Map<OperatorKind, Double> hostCallSeconds) {
    /** Copies list and map. */
    public SoftwareLibrary {
        serves = List.copyOf(serves);
        hostCallSeconds = Map.copyOf(hostCallSeconds);
    }

    /** What the host takes longer for a call of some kind than for the simplest, in seconds. */
    public double hostCallSeconds(OperatorKind kind) {
        return hostCallSeconds.getOrDefault(kind, 0.0);
    }

    /** Length of the longest name that {@code software}, such as {@code trtllm-1.0.0}, is a version of; -1 for none. */
    int match(String software) {
        return serves.stream()
                .filter(name -> software.equals(name) || software.startsWith(name + "-"))
                .mapToInt(String::length)
                .max()
                .orElse(-1);
    }
}
