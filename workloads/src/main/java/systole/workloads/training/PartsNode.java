package systole.workloads.training;

import java.util.List;

/**
 * Parts of a value, read where they lie and their gradients written there.
 *
 * @param whole the value
 * @param parts names of its parts, in the order of its columns
 */
record PartsNode(Kept whole, List<String> parts) implements Node {
    @Override
    public void forward(Tape tape) {
        // a view
    }

    @Override
    public void inputGradient(Tape tape) {
        // a view
    }

    @Override
    public Effort effort() {
        return Effort.PRODUCT;
    }

    @Override
    public List<Kept> inputs() {
        return List.of(whole);
    }

    @Override
    public List<String> gives() {
        return parts;
    }

    @Override
    public List<Kept> needs() {
        return List.of();
    }
}
