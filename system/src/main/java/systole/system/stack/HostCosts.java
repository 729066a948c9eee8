package systole.system.stack;

import systole.sim.quantity.Range;

/**
 * Time of the host, in seconds. Launches run ahead of the device: it waits only where it is done sooner than the host. What a
 * pass or a request takes lies between passes, while the device has nothing to do.
 *
 * @param kernelSeconds from one launch of a kernel to the next (microbenchmark: host clock around many launches of an empty
 *     kernel into a stream)
 * @param operatorSeconds what the framework takes for an operator beside its launches (microbenchmark: host clock around many
 *     calls on a few bytes, less their launches)
 * @param collectiveSeconds the same for a call of the communication library (microbenchmark: the same with collectives)
 * @param layerSeconds what the framework takes for a layer beside its operators
 * @param passSeconds work between passes: scheduler, inputs, reading of the sampled tokens (microbenchmark: a model of one
 *     small layer, time of a step less its kernels)
 * @param requestSeconds the same once for a batch of prompts: tokenizer, buffers, tables, results (microbenchmark: one token
 *     out of such a model)
 * @param microBatchSeconds the same for each micro-batch of a training step: data loader, schedule
 * @param stepSeconds the same once for a training step: learning rate, logging, synchronisation
 */
public record HostCosts(
        double kernelSeconds,
        double operatorSeconds,
        double collectiveSeconds,
        double layerSeconds,
        double passSeconds,
        double requestSeconds,
        double microBatchSeconds,
        double stepSeconds) {
    /** A host that takes no time. */
    public static final HostCosts NONE = new HostCosts(0, 0, 0, 0, 0, 0, 0, 0);

    /** Checks that all lie where times of a host can. */
    public HostCosts {
        Range.LATENCY.check(
                kernelSeconds,
                operatorSeconds,
                collectiveSeconds,
                layerSeconds,
                passSeconds,
                requestSeconds,
                microBatchSeconds,
                stepSeconds);
    }
}
