package systole.workloads.training;

/**
 * Bytes that training needs on a device.
 *
 * @param weights parameters as passes use them
 * @param gradients their gradients
 * @param optimizer master copy and state of the optimizer
 * @param activations values kept for backward passes
 * @param workspace values of the layer that a pass is in: gradients of activations, what is computed again, gathered
 *     parameters, a matrix of frozen weights unpacked, keys of other ranks
 */
public record TrainingBytes(long weights, long gradients, long optimizer, long activations, long workspace) {
    /** All of it. */
    public long total() {
        return weights + gradients + optimizer + activations + workspace;
    }
}
