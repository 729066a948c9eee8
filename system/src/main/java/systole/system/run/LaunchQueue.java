package systole.system.run;

import systole.system.stack.HostCosts;
import systole.workloads.operator.OperatorKind;

/**
 * A stream of launches: the host goes ahead, the device starts each operator when it is done with the one before and the host
 * with the launch, so a stretch takes the longer of the two. The queue between them is taken as endless: a host that waits for
 * a place in it is ahead of the device anyway.
 *
 * <p>An operator's kernels are there when the host is done with the operator; a layer's own host time is counted with its
 * attention, of which each layer has one.
 */
final class LaunchQueue {
    private static final double PICO = 1e-12;

    private final HostCosts costs;
    private long hostPicoseconds;
    private long devicePicoseconds;

    LaunchQueue(HostCosts costs) {
        this.costs = costs;
    }

    /** Picoseconds for which the device waits before an operator that takes so long. */
    long operator(OperatorKind kind, int kernels, long picoseconds) {
        double layer = kind == OperatorKind.ATTENTION ? costs.layerSeconds() : 0;
        return next(costs.operatorSeconds() + kernels * costs.kernelSeconds() + layer, picoseconds);
    }

    /** The same before a collective. */
    long collective(long picoseconds) {
        return next(costs.collectiveSeconds() + costs.kernelSeconds(), picoseconds);
    }

    /** Work that the host does itself: the device comes to rest, and the host goes on after it. */
    void onHost(long picoseconds) {
        devicePicoseconds = Math.max(devicePicoseconds, hostPicoseconds) + picoseconds;
        hostPicoseconds = devicePicoseconds;
    }

    private long next(double hostSeconds, long picoseconds) {
        hostPicoseconds += Math.round(hostSeconds / PICO);
        long waited = Math.max(0, hostPicoseconds - devicePicoseconds);
        devicePicoseconds += waited + picoseconds;
        return waited;
    }
}
