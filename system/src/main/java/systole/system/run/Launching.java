package systole.system.run;

import systole.microarch.LaunchSpec;
import systole.system.stack.GraphUse;
import systole.system.stack.HostCosts;
import systole.system.stack.StackSpec;

/**
 * How the kernels of a pass come to the device.
 *
 * @param host what the host takes; for a captured pass only what lies before it counts
 * @param captured one launch for the whole pass
 * @param aheadSeconds host time before the first launch, while the device has nothing to do
 * @param gapSeconds idle time after each kernel
 */
public record Launching(HostCosts host, boolean captured, double aheadSeconds, double gapSeconds) {
    /** A graph that follows others without the host. */
    static Launching graph(LaunchSpec launch) {
        return new Launching(HostCosts.NONE, true, 0, launch.graphGapSeconds());
    }

    /** Reading of prompts. */
    static Launching prefill(StackSpec stack, LaunchSpec launch) {
        return of(
                stack,
                launch,
                stack.graphs().prefill(),
                stack.host().requestSeconds() + stack.host().passSeconds());
    }

    /** Reading of prompts after a pass of the same request. */
    static Launching prompt(StackSpec stack, LaunchSpec launch) {
        return of(stack, launch, stack.graphs().prefill(), stack.host().passSeconds());
    }

    /** One more token. */
    static Launching decode(StackSpec stack, LaunchSpec launch) {
        return of(stack, launch, stack.graphs().decode(), stack.host().passSeconds());
    }

    /**
     * A pass of training that follows others like it: launches run ahead from layer to layer, so that a pass takes the longer of
     * device and host as a whole, which is counted where passes are put together. What a micro-batch or a step takes of the host
     * is no part of it.
     */
    public static Launching train(StackSpec stack, LaunchSpec launch) {
        boolean captured = stack.graphs().train();
        return new Launching(
                stack.host(), captured, 0, captured ? launch.graphGapSeconds() : launch.streamGapSeconds());
    }

    /** The same for the device alone, which never waits for a launch. */
    public Launching ofDevice() {
        return new Launching(HostCosts.NONE, captured, 0, gapSeconds);
    }

    private static Launching of(StackSpec stack, LaunchSpec launch, boolean captured, double ahead) {
        GraphUse graphs = stack.graphs();
        return captured
                ? new Launching(stack.host(), true, ahead + graphs.launchSeconds(), launch.graphGapSeconds())
                : new Launching(stack.host(), false, ahead, launch.streamGapSeconds());
    }

    /** True when the device never waits for a launch inside the pass. */
    boolean keepsUp() {
        return captured
                || host.kernelSeconds() + host.operatorSeconds() + host.collectiveSeconds() + host.layerSeconds() == 0;
    }
}
