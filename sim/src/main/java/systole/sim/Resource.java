package systole.sim;

import java.util.Locale;

/** What a program can wait for. Each moment of a run's critical path belongs to exactly one of these. */
public enum Resource {
    /** Kernel launch, gaps between kernels, start of a tile. */
    LAUNCH("launch"),
    /** Matrix products. */
    TENSOR("tensor"),
    /** Vector and special-function work. */
    VECTOR("vector"),
    /** The path between a core and the rest of the device. */
    CORE_PORT("corePort"),
    /** Bandwidth of the shared cache. */
    CACHE("cache"),
    /** Bandwidth of the device's memory. */
    MEMORY("memory"),
    /** Latency of cache and memory that nothing overlapped. */
    LATENCY("latency"),
    /** Links between devices. */
    LINK("link"),
    /** The host. */
    HOST("host"),
    /** Other stages of a pipeline. */
    BUBBLE("bubble");

    private final String key;

    Resource(String key) {
        this.key = key;
    }

    /** The name in reports. */
    public String key() {
        return key;
    }

    /** The resource with the largest of accounts by ordinal; the first of equals. */
    public static Resource largest(long[] accounts) {
        int largest = 0;
        for (int i = 1; i < accounts.length; i++) {
            largest = accounts[i] > accounts[largest] ? i : largest;
        }
        return values()[largest];
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
