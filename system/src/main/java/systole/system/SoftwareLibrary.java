package systole.system;

import java.util.List;
import systole.workloads.lowering.KernelLibrary;

/**
 * A kernel library with the names of the software that ships it.
 *
 * @param id preset id
 * @param serves software, such as {@code trtllm}; versions are not part of a name
 * @param kernels the kernels
 */
public record SoftwareLibrary(String id, List<String> serves, KernelLibrary kernels) {
    /** Copies the list. */
    public SoftwareLibrary {
        serves = List.copyOf(serves);
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
