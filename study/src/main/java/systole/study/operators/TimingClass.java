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
    /** One call between two device events on an idle device: a burst. */
    EVENT(false),
    /** A host clock around one call and a synchronisation: a burst. */
    HOST(false);

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

    /** True when other operators of a model ran before each call. */
    boolean inLayers() {
        return this == KERNEL;
    }

    /** True when the clock is that of a steady load. */
    boolean settled() {
        return settled;
    }

    /** Seconds between the kernels of one operator, and after its last. */
    double gapSeconds(LaunchSpec launch) {
        return this == GRAPH ? launch.graphGapSeconds() : this == KERNEL ? 0 : launch.streamGapSeconds();
    }

    /** Seconds that the way of measuring adds once. */
    double onceSeconds(LaunchSpec launch) {
        return this == EVENT ? launch.eventSeconds() : this == HOST ? launch.hostSeconds() : 0;
    }
}
