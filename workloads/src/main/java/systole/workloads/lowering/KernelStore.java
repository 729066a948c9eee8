package systole.workloads.lowering;

import java.util.List;
import java.util.function.Supplier;
import systole.isa.Kernel;

/** Keeps kernels that were built for one target and library, so that other devices of the same limits need not build them again. */
@FunctionalInterface
public interface KernelStore {
    /** Keeps nothing. */
    KernelStore NONE = (key, builder) -> builder.get();

    /**
     * The kernels of a key.
     *
     * @param key all that decides, beside target and library, what is built; compared by {@code equals}
     * @param builder builds them when they are not there
     */
    List<Kernel> get(Object key, Supplier<List<Kernel>> builder);
}
