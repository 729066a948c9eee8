package systole.isa.execute;

import java.util.Map;
import systole.isa.Kernel;

/**
 * A kernel to be run on one device, on tensors of that device's memory.
 *
 * <p>A tensor fits when its type is that of the kernel's and either it has as many dimensions and is in none of them smaller
 * (the kernel then sees the leading part: a key-value cache with room to grow), or it has another number of dimensions and
 * the same number of elements (the kernel then sees it in its own shape).
 *
 * @param kernel what to run
 * @param tensors memory for each of the kernel's tensors, by name
 */
public record Launch(Kernel kernel, Map<String, TensorData> tensors) {
    /** Copies the map. */
    public Launch {
        tensors = Map.copyOf(tensors);
    }
}
