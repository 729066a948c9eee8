package systole.workloads.graph;

/**
 * Devices over which the layers of a pass are split. Experts over no more devices than share a layer are divided among these,
 * all of which have all tokens already; over more, several copies of the model share one set of experts and send each other
 * tokens (Lepikhin et al., "GShard", 2021).
 *
 * @param tensor devices that share the width of each layer
 * @param expert devices that share the experts of a layer: a divisor of {@code tensor}, or a multiple of it where copies of the
 *     model share them
 * @param context devices that share each sequence
 * @param imbalance rows that go to the busiest device of the experts, in parts of the mean; at least 1
 */
public record Split(int tensor, int expert, int context, double imbalance) {
    /** Checks the degrees. */
    public Split {
        if (tensor < 1 || expert < 1 || context < 1) {
            throw new IllegalArgumentException("a degree of parallelism is at least 1");
        }
        if (!(imbalance >= 1)) {
            throw new IllegalArgumentException("the busiest device has at least the mean, found " + imbalance);
        }
        if (tensor % expert != 0 && expert % tensor != 0) {
            throw new IllegalArgumentException("experts over " + expert + " devices beside layers over " + tensor
                    + ": one of the two must divide the other");
        }
    }

    /** Degrees with experts that are hit evenly. */
    public Split(int tensor, int expert, int context) {
        this(tensor, expert, context, 1);
    }

    /** Tensor parallelism alone. */
    public static Split of(int tensor) {
        return new Split(tensor, 1, 1);
    }

    /** Devices that share the width of one expert. */
    public int expertTensor() {
        return expert == 1 ? tensor : Math.max(1, tensor / expert);
    }

    /** Copies of the model whose tokens meet at the experts. */
    public int copies() {
        return Math.max(1, expert / tensor);
    }
}
