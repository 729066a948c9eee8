package systole.workloads.graph;

/**
 * Devices over which the layers of a pass are split.
 *
 * @param tensor devices that share the width of each layer
 * @param expert devices that share the experts of a layer: a divisor of {@code tensor}, or a multiple of it where copies of the
 *     model share them
 * @param context devices that share each sequence
 */
public record Split(int tensor, int expert, int context) {
    /** Checks the degrees. */
    public Split {
        if (tensor < 1 || expert < 1 || context < 1) {
            throw new IllegalArgumentException("a degree of parallelism is at least 1");
        }
        if (tensor % expert != 0 && expert % tensor != 0) {
            throw new IllegalArgumentException("experts over " + expert + " devices beside layers over " + tensor
                    + ": one of the two must divide the other");
        }
    }

    /** Tensor parallelism alone. */
    public static Split of(int tensor) {
        return new Split(tensor, 1, 1);
    }

    /** Devices that share the width of one expert. */
    int expertTensor() {
        return expert == 1 ? tensor : Math.max(1, tensor / expert);
    }

    /** Copies of the model whose tokens meet at the experts. */
    int copies() {
        return Math.max(1, expert / tensor);
    }
}
