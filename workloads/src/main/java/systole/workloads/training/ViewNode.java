package systole.workloads.training;

import java.util.List;
import systole.workloads.operator.LayerFunction;
import systole.workloads.operator.Pointwise;

/**
 * Parts of what one product gives, read where they lie: queries, keys and values of a projection, modulations of an image. Their
 * gradients, each a tensor of its own, are copied together.
 *
 * @param site sizes
 * @param copy name of the copy in reports
 * @param whole the value
 * @param columns of it here
 * @param parts names of its parts
 */
record ViewNode(Site site, String copy, String whole, long columns, List<String> parts) implements Node {
    @Override
    public void forward(Tape tape) {
        // a view
    }

    @Override
    public void inputGradient(Tape tape) {
        tape.operator(
                new Pointwise(copy, LayerFunction.CAST, site.rows(), columns, site.wide(), site.wide()),
                "x",
                "d_" + whole + "_parts",
                "y",
                "d_" + whole);
    }

    @Override
    public Effort effort() {
        return Effort.PRODUCT;
    }

    @Override
    public List<Kept> inputs() {
        return List.of(site.whole(whole, columns));
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
