package systole.workloads.training;

/**
 * Degrees of parallelism inside a layer.
 *
 * @param tensor devices that share each layer
 * @param sequence norms and the residual stream are split over the tensor-parallel ranks as well
 * @param context devices that share each sequence
 * @param expert devices that share the experts of a layer
 * @param imbalance rows that go to the busiest of them, in parts of the mean; at least 1
 */
public record TrainingSplit(int tensor, boolean sequence, int context, int expert, double imbalance) {
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

    /** Experts all alike. */
    public TrainingSplit(int tensor, boolean sequence, int context, int expert) {
        this(tensor, sequence, context, expert, 1);
    }

    /** Tensor parallelism alone. */
    public static TrainingSplit tensor(int ranks, boolean sequence) {
        return new TrainingSplit(ranks, sequence, 1, 1);
    }
}
