package systole.workloads.training;

import java.util.List;
import systole.workloads.lowering.stream.ColumnFunction;
import systole.workloads.operator.ColumnPass;
import systole.workloads.operator.LayerFunction;
import systole.workloads.operator.Pointwise;

/**
 * The mean of the tokens of each sequence, which alone goes on.
 *
 * @param site sizes
 * @param in all tokens
 * @param out their mean
 */
record MeanNode(Site site, String in, String out) implements Node {
    @Override
    public void forward(Tape tape) {
        tape.operator(
                new ColumnPass(
                        "pooling",
                        ColumnFunction.SUM,
                        site.rows(),
                        site.hidden(),
                        site.wide(),
                        site.wide(),
                        site.batch()),
                "x",
                in,
                "y",
                out);
        tape.operator(
                new Pointwise(
                        "pooling_mean",
                        LayerFunction.SCALE,
                        site.batch(),
                        site.hidden(),
                        site.wide(),
                        site.wide(),
                        1.0 / site.tokens()),
                "x",
                out,
                "y",
                out);
    }

    @Override
    public void inputGradient(Tape tape) {
        tape.operator(
                new Pointwise(
                        "pooling_gradient",
                        LayerFunction.SPREAD,
                        site.rows(),
                        site.hidden(),
                        site.wide(),
                        site.wide(),
                        1.0 / site.tokens(),
                        site.batch()),
                "x",
                "d_" + out,
                "y",
                "d_" + in);
    }

    @Override
    public Effort effort() {
        return Effort.CHEAP;
    }

    @Override
    public List<Kept> inputs() {
        return List.of(site.residual(in, site.hidden()));
    }

    @Override
    public List<Kept> needs() {
        return List.of();
    }

    @Override
    public List<String> gives() {
        return List.of(out);
    }
}
