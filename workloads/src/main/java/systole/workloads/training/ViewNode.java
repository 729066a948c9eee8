package systole.workloads.training;

import java.util.List;
import systole.workloads.operator.LayerFunction;
import systole.workloads.operator.Pointwise;

/**
 * Queries, keys and values as parts of the fused projection: attention reads them where they lie, and their gradients, each a
 * tensor of its own, are copied together.
 *
 * @param site sizes
 */
record ViewNode(Site site) implements Node {
    @Override
    public void forward(Tape tape) {
        // a view
    }

    @Override
    public void inputGradient(Tape tape) {
        tape.operator(
                new Pointwise(
                        "qkv_gradient_join",
                        LayerFunction.CAST,
                        site.rows(),
                        site.shard().qkvColumns(),
                        site.wide(),
                        site.wide()),
                "x",
                "d_qkv_parts",
                "y",
                "d_qkv");
    }

    @Override
    public Effort effort() {
        return Effort.PRODUCT;
    }

    @Override
    public List<Kept> inputs() {
        return List.of(site.whole("qkv", site.shard().qkvColumns()));
    }

    @Override
    public List<Kept> needs() {
        return List.of();
    }

    @Override
    public List<String> gives() {
        return List.of("queries", "keys", "values");
    }
}
