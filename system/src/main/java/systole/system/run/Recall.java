package systole.system.run;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import systole.isa.Kernel;
import systole.isa.Target;
import systole.memory.CacheSpec;
import systole.microarch.timing.KernelTimer;
import systole.microarch.timing.Residency;
import systole.workloads.lowering.KernelLibrary;
import systole.workloads.lowering.KernelStore;
import systole.workloads.operator.Operator;

/**
 * What runs find out that others of the same thread need not: kernels by what they are built from, and their times by all that
 * decides them ({@link RecalledTimes}). Results are those of a run without it. Each part is forgotten when it is full, so that
 * memory stays bounded. Not thread-safe: use one a thread.
 */
public final class Recall {
    /** Lowered operators and candidates that are kept, some 10 KB each. */
    private static final int MOST_BUILT = 2_000;

    private static final int MOST_RESIDENCIES = 20_000;

    private final Map<KernelTimer, RecalledTimes> timers = new HashMap<>();
    private final Map<Limits, Store> stores = new HashMap<>();
    private final Map<Start, Residency> residencies = new HashMap<>();
    private int built;

    /** A kernel about to start; kernels, policies and caches are compared as objects. */
    private record Start(
            CachePolicy policy,
            Kernel kernel,
            int position,
            @Nullable CacheSpec cache) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Start start
                    && Identity.same(kernel, start.kernel)
                    && Identity.same(cache, start.cache)
                    && position == start.position
                    && policy == start.policy;
        }

        @Override
        public int hashCode() {
            return Identity.hash(kernel, cache) + position;
        }
    }

    /** What kernels are built for; a library is the same object where it was read once. */
    private record Limits(Target target, KernelLibrary library) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Limits limits
                    && Identity.same(library, limits.library)
                    && target.equals(limits.target);
        }

        @Override
        public int hashCode() {
            return target.hashCode() * 31 + Identity.hash(library);
        }
    }

    /** The kernels built for the same limits. */
    private final class Store implements KernelStore {
        private final Map<Object, List<Kernel>> kernels = new HashMap<>();

        @Override
        public List<Kernel> get(Object key, java.util.function.Supplier<List<Kernel>> builder) {
            List<Kernel> known = kernels.get(key);
            if (known == null) {
                known = builder.get();
                put(key, known);
            }
            return known;
        }

        private void put(Object key, List<Kernel> value) {
            if (built >= MOST_BUILT) {
                stores.values().forEach(store -> store.kernels.clear());
                timers.values().forEach(RecalledTimes::forget);
                residencies.clear();
                built = 0;
            }
            kernels.put(key, value);
            built++;
        }
    }

    /** A timer of the same results. */
    KernelTimer timer(KernelTimer timer) {
        return timers.computeIfAbsent(timer, RecalledTimes::new);
    }

    /** Keeps kernels of a target and library. */
    KernelStore kernels(Target target, KernelLibrary library) {
        if (stores.size() >= MOST_BUILT) {
            stores.clear();
        }
        return stores.computeIfAbsent(new Limits(target, library), limits -> new Store());
    }

    /** Kernels of an operator that needed no choice by time; null when none are known. */
    @Nullable
    List<Kernel> unchosen(KernelStore store, Operator operator) {
        return ((Store) store).kernels.get(operator);
    }

    /** Learns the kernels of an operator. */
    void lowered(KernelStore store, Operator operator, List<Kernel> kernels, boolean unchosen) {
        if (unchosen) {
            ((Store) store).put(operator, kernels);
        }
    }

    /** As {@link CachePolicy#residency}. */
    Residency residency(CachePolicy policy, Kernel kernel, int position, @Nullable CacheSpec cache) {
        Start start = new Start(policy, kernel, position, cache);
        Residency known = residencies.get(start);
        if (known == null) {
            if (residencies.size() >= MOST_RESIDENCIES) {
                residencies.clear();
            }
            known = policy.residency(kernel, position, cache);
            residencies.put(start, known);
        }
        return known;
    }
}
