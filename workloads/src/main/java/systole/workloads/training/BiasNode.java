package systole.workloads.training;

import java.util.List;
import systole.workloads.lowering.stream.ColumnFunction;
import systole.workloads.operator.ColumnPass;
import systole.workloads.operator.LayerFunction;
import systole.workloads.operator.Pointwise;

/**
 * The bias of a linear layer, added to the result in place.
 *
 * @param site sizes
 * @param name of the linear layer
 * @param value result of the layer
 * @param columns columns of it here
 * @param still columns whose bias is zero and stays so: those of keys that have none in a product of several projections
 */
record BiasNode(Site site, String name, String value, long columns, long still) implements Node {
    /** A bias of all columns. */
    BiasNode(Site site, String name, String value, long columns) {
        this(site, name, value, columns, 0);
    }

    @Override
    public void forward(Tape tape) {
        if (!site.fuses(FusedKernel.LINEAR_BIAS)) {
            tape.weighted(
                    new Pointwise(name + "_bias", LayerFunction.BIAS, site.rows(), columns, site.wide(), site.wide()),
                    site.wide().bytes(columns),
                    "x",
                    value,
                    "bias",
                    "b_" + name,
                    "y",
                    value);
        }
    }

    @Override
    public void inputGradient(Tape tape) {
        // a sum passes gradients on
    }

    @Override
    public void weightGradient(Tape tape) {
        gradient(tape, site, name, "d_" + value, site.rows(), columns);
    }

    /** The gradient of a bias: its column of the gradient, summed. */
    static void gradient(Tape tape, Site site, String name, String value, long rows, long columns) {
        if (site.options().lora() == null) {
            tape.operator(
                    new ColumnPass(
                            name + "_bias_gradient",
                            ColumnFunction.BIAS_GRAD,
                            rows,
                            columns,
                            site.wide(),
                            site.precision().gradients()),
                    "dy",
                    value,
                    "d_bias",
                    "d_b_" + name);
        }
    }

    @Override
    public long parameters() {
        return columns - still;
    }

    @Override
    public long partial() {
        return site.own() ? site.partialByRows(parameters()) : 0;
    }

    @Override
    public Effort effort() {
        return Effort.PRODUCT;
    }

    @Override
    public List<Kept> needs() {
        return List.of();
    }
}
