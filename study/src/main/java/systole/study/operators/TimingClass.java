package systole.study.operators;

import java.util.Locale;
import java.util.Map;
import systole.microarch.LaunchSpec;
import systole.system.operators.UnpredictableException;

/** How a time was taken, and what that adds to the kernels themselves. */
enum TimingClass {
    /**
     * Kernels back to back in a graph: the gap counts. The graph is replayed six times after as long a warm-up, so that long
     * kernels settle at the power cap and short ones do not have the time.
     */
    GRAPH(12),
    /** The kernels' own time, taken in short bursts. */
    KERNEL(0),
    /** One call between two device events, many times over: the clock has settled. */
    EVENT(Double.POSITIVE_INFINITY),
    /** A host clock around calls and a synchronisation, many times over: the clock has settled. */
    HOST(Double.POSITIVE_INFINITY);

    private static final Map<String, TimingClass> BY_NAME =
            Map.of("graph", GRAPH, "kernel", KERNEL, "event", EVENT, "host", HOST);

    private final double passes;

    TimingClass(double passes) {
        this.passes = passes;
    }

    static TimingClass named(String name) {
        TimingClass timing = BY_NAME.get(name.toLowerCase(Locale.ROOT));
        if (timing == null) {
            throw new UnpredictableException("timing \"" + name + "\" is not one of "
                    + BY_NAME.keySet().stream().sorted().toList());
        }
        return timing;
    }

    /** True when other operators of a model ran before each call. */
    boolean inLayers() {
        return this == KERNEL;
    }

    /** How often the operator runs from the start of the load; 0 for once, infinite for a steady load. */
    double passes() {
        return passes;
    }

    /** Seconds between the kernels of one operator, and after its last. */
    double gapSeconds(LaunchSpec launch) {
        return this == GRAPH ? launch.graphGapSeconds() : this == KERNEL ? 0 : launch.streamGapSeconds();
    }

    /**
     * Seconds that the way of measuring adds once.
     *
     * @param hostCallSeconds what the host takes longer for this call than for the simplest, which is waited for between events
     */
    double onceSeconds(LaunchSpec launch, double hostCallSeconds) {
        return this == EVENT ? launch.eventSeconds() + hostCallSeconds : this == HOST ? launch.hostSeconds() : 0;
    }
}
