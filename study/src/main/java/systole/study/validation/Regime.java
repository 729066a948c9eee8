package systole.study.validation;

import java.util.Locale;
import systole.sim.Resource;

/** What sets the time of an operator, in the five words in which measurements are discussed. */
public enum Regime {
    /** Launch, gaps between kernels, start of tiles, the host. */
    LAUNCH,
    /** Latency of cache and memory that nothing overlaps. */
    LATENCY,
    /** Bytes a second of core ports, shared cache, memory or links. */
    BANDWIDTH,
    /** Matrix or vector work at the maximum clock. */
    COMPUTE,
    /** What goes with the core clock, while the power cap holds the clock below its maximum. */
    POWER;

    /**
     * The regime of a prediction.
     *
     * @param bound resource that most of the time waits for
     * @param capped whether the power cap holds the clock down
     */
    public static Regime of(Resource bound, boolean capped) {
        return switch (bound) {
            case LAUNCH, HOST, BUBBLE -> LAUNCH;
            case LATENCY -> LATENCY;
            case CACHE, MEMORY, LINK -> BANDWIDTH;
            case CORE_PORT -> capped ? POWER : BANDWIDTH;
            case TENSOR, VECTOR -> capped ? POWER : COMPUTE;
        };
    }

    /** The name in tables. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
