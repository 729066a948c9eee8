package systole.workloads.training;

import java.util.List;
import systole.workloads.operator.LayerFunction;
import systole.workloads.operator.Pointwise;

/**
 * Keys and values as parts of one projection of an encoder's states: attention reads them where they lie, and their gradients, each
 * a tensor of its own, are copied together.
 *
 * @param site sizes of the states
 * @param columns of both here
 */
record CrossViewNode(Site site, long columns) implements Node {
    @Override
    public void forward(Tape tape) {
        // a view
    }

    @Override
    public void inputGradient(Tape tape) {
        tape.operator(
                new Pointwise(
                        "cross_gradient_join", LayerFunction.CAST, site.rows(), columns, site.wide(), site.wide()),
                "x",
                "d_cross_views",
                "y",
                "d_cross_parts");
    }

    @Override
    public Effort effort() {
        return Effort.PRODUCT;
    }

    @Override
    public List<Kept> inputs() {
        return List.of(site.whole("cross_parts", columns));
    }

    @Override
    public List<Kept> needs() {
        return List.of();
    }

    @Override
    public List<String> gives() {
        return List.of("cross_keys", "cross_values");
    }
}
