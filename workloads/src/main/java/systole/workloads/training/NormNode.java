package systole.workloads.training;

import java.util.List;
import systole.workloads.lowering.stream.ColumnFunction;
import systole.workloads.lowering.stream.NormGradient;
import systole.workloads.model.Family;
import systole.workloads.operator.ColumnPass;
import systole.workloads.operator.Elementwise;
import systole.workloads.operator.Normalisation;
import systole.workloads.operator.RowPass;

/**
 * A norm of rows, those of the residual stream where nothing else is said. The gradient that comes past it, along the residual connection, joins its own.
 *
 * @param site sizes
 * @param name name in reports
 * @param in value that is normalised
 * @param out result
 * @param past gradient that comes past it; empty for none
 * @param columns columns of a row
 */
record NormNode(Site site, String name, String in, String out, String past, int columns) implements Node {
    /** A norm of the residual stream. */
    NormNode(Site site, String name, String in, String out, String past) {
        this(site, name, in, out, past, site.hidden());
    }

    private Family.Norm kind() {
        return site.config().traits().norm();
    }

    private boolean centred() {
        return kind() == Family.Norm.LAYER;
    }

    private long weightBytes() {
        return site.wide().bytes((long) columns * kind().vectors());
    }

    @Override
    public void forward(Tape tape) {
        tape.weighted(
                new Normalisation(name, kind(), false, site.residualRows(), columns, site.wide(), site.wide()),
                weightBytes(),
                "x",
                in,
                "y",
                out,
                "weight",
                "w_" + name,
                "bias",
                "b_" + name);
    }

    @Override
    public void inputGradient(Tape tape) {
        boolean fused = !past.isEmpty() && site.fuses(FusedKernel.NORM_GRADIENT_ADD);
        boolean apart = !past.isEmpty() && !fused;
        String result = apart ? "d_" + in + "_of_" + name : "d_" + in;
        tape.weighted(
                new RowPass(
                        name + "_gradient",
                        NormGradient.of(centred(), fused),
                        site.residualRows(),
                        columns,
                        site.wide(),
                        site.wide()),
                site.wide().bytes(columns),
                "dy",
                "d_" + out,
                "x",
                in,
                "weight",
                "w_" + name,
                "residual",
                past,
                "dx",
                result,
                "mean",
                "mean_" + name,
                "rstd",
                "rstd_" + name);
        if (apart) {
            tape.operator(
                    new Elementwise(
                            name + "_gradient_sum",
                            Elementwise.Kind.ADD,
                            site.residualRows(),
                            columns,
                            site.wide(),
                            site.wide()),
                    "a",
                    result,
                    "b",
                    past,
                    "c",
                    "d_" + in);
        }
    }

    @Override
    public void weightGradient(Tape tape) {
        if (site.options().lora() != null) {
            return;
        }
        tape.operator(
                new ColumnPass(
                        name + "_weight_gradient",
                        centred() ? ColumnFunction.LAYER_NORM_GRAD : ColumnFunction.RMS_NORM_GRAD,
                        site.residualRows(),
                        columns,
                        site.wide(),
                        site.precision().gradients()),
                "dy",
                "d_" + out,
                "x",
                in,
                "mean",
                "mean_" + name,
                "rstd",
                "rstd_" + name,
                "d_weight",
                "d_w_" + name,
                "d_bias",
                "d_b_" + name);
    }

    @Override
    public long parameters() {
        return (long) columns * kind().vectors();
    }

    @Override
    public long partial() {
        return site.partialByRows(parameters());
    }

    @Override
    public Effort effort() {
        return Effort.CHEAP;
    }

    @Override
    public List<Kept> inputs() {
        return List.of(site.residual(in, columns));
    }

    @Override
    public List<Kept> needs() {
        return inputs();
    }

    @Override
    public List<String> gives() {
        return List.of(out);
    }
}
