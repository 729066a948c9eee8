package systole.workloads.training;

/**
 * Degrees of parallelism inside a layer.
 *
 * @param tensor devices that share each layer
 * @param sequence norms and the residual stream are split over the tensor-parallel ranks as well
 * @param context devices that share each sequence
 * @param expert devices that share the experts of a layer
 */
public record TrainingSplit(int tensor, boolean sequence, int context, int expert) {
    /** One device. */
    public static final TrainingSplit NONE = new TrainingSplit(1, false, 1, 1);

    /** Checks the degrees; without tensor parallelism there is nothing for {@code sequence} to split over. */
    public TrainingSplit {
        if (tensor < 1 || context < 1 || expert < 1) {
            throw new IllegalArgumentException("degrees of parallelism are at least 1, found tensor " + tensor
                    + ", context " + context + ", expert " + expert);
        }
        sequence = sequence && tensor > 1;
    }

    /** Tensor parallelism alone. */
    public static TrainingSplit tensor(int ranks, boolean sequence) {
        return new TrainingSplit(ranks, sequence, 1, 1);
    }
}
