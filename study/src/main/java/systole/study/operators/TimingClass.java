package systole.study.operators;

import java.util.Locale;
import java.util.Map;
import systole.microarch.LaunchSpec;
import systole.system.operators.UnpredictableException;

/** How a time was taken, and what that adds to the kernels themselves. */
enum TimingClass {
    /** Kernels back to back in a graph: the gap counts, the clock has settled. */
    GRAPH(true),
    /** The kernels' own time, taken while a whole model ran: the clock has settled. */
    KERNEL(true),
    /** One call between two device events, many times over: the clock has settled. */
    EVENT(true),
    /** A host clock around calls and a synchronisation, many times over: the clock has settled. */
    HOST(true);

    private static final Map<String, TimingClass> BY_NAME =
            Map.of("graph", GRAPH, "kernel", KERNEL, "event", EVENT, "host", HOST);

    private final boolean settled;

    TimingClass(boolean settled) {
        this.settled = settled;
    }

    static TimingClass named(String name) {
        TimingClass timing = BY_NAME.get(name.toLowerCase(Locale.ROOT));
        if (timing == null) {
            throw new UnpredictableException("timing \"" + name + "\" is not one of "
                    + BY_NAME.keySet().stream().sorted().toList());
        }
        return timing;
    }

    /** True when the clock is that of a steady load. */
    boolean settled() {
        return settled;
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
