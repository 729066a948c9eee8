package systole.microarch;

import systole.sim.quantity.Range;

/**
 * Fixed times around a kernel, in seconds.
 *
 * @param graphGapSeconds from the end of a kernel to the start of the next inside one launched graph (microbenchmark: empty
 *     kernels in a graph)
 * @param streamGapSeconds the same for kernels launched one by one ahead of time (microbenchmark: empty kernels in a stream)
 * @param startSeconds from a kernel's start until its cores run their first instruction (microbenchmark: empty kernel)
 * @param endSeconds from the last instruction until the kernel counts as finished (microbenchmark: empty kernel)
 * @param tileSeconds from the end of one tile to the first instruction of the next on a core that does not keep running
 *     (microbenchmark: empty tiles)
 * @param eventSeconds added between two device events around one call
 * @param hostSeconds added by a host clock around one call and a synchronisation
 */
public record LaunchSpec(
        double graphGapSeconds,
        double streamGapSeconds,
        double startSeconds,
        double endSeconds,
        double tileSeconds,
        double eventSeconds,
        double hostSeconds) {
    /** Checks that all lie where times of a launch can. */
    public LaunchSpec {
        Range.LATENCY.check(
                graphGapSeconds, streamGapSeconds, startSeconds, endSeconds, tileSeconds, eventSeconds, hostSeconds);
    }
}
