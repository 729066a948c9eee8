package systole.system.stack;

import systole.sim.quantity.Range;

/**
 * Which passes are captured once and launched as one graph, whose kernels the device starts by itself.
 *
 * @param prefill reading of prompts
 * @param decode one more token
 * @param train forward and backward passes
 * @param launchSeconds what the host takes to launch a graph (microbenchmark: host clock around the launch of a graph of empty
 *     kernels)
 */
public record GraphUse(boolean prefill, boolean decode, boolean train, double launchSeconds) {
    /** Checks the time. */
    public GraphUse {
        Range.LATENCY.check(launchSeconds);
    }

    /** Inference in words. */
    public String text() {
        String captured =
                prefill ? decode ? "prefill and decode are" : "prefill is" : decode ? "decode is" : "nothing is";
        return captured + " captured in a graph";
    }
}
