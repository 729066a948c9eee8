package systole.workloads.training;

import java.util.List;
import systole.workloads.operator.LayerFunction;
import systole.workloads.operator.Pointwise;

/**
 * Parts of the modulations of each image: read where they lie; their gradients, each a tensor of its own, are copied together.
 *
 * @param site sizes, with a row for each image
 * @param parts their names, in the order of the columns, each as wide as the residual stream
 */
record ModulationParts(Site site, List<String> parts) implements Node {
    @Override
    public void forward(Tape tape) {
        // a view
    }

    @Override
    public void inputGradient(Tape tape) {
        tape.operator(
                new Pointwise(
                        "modulation_gradient_join",
                        LayerFunction.CAST,
                        site.rows(),
                        (long) parts.size() * site.hidden(),
                        site.wide(),
                        site.wide()),
                "x",
                "d_modulations_parts",
                "y",
                "d_modulations");
    }

    @Override
    public Effort effort() {
        return Effort.PRODUCT;
    }

    @Override
    public List<Kept> inputs() {
        return List.of(site.whole("modulations", (long) parts.size() * site.hidden()));
    }

    @Override
    public List<Kept> needs() {
        return List.of();
    }

    @Override
    public List<String> gives() {
        return parts;
    }
}
