package systole.workloads.training;

import java.util.List;
import systole.workloads.operator.Mean;

/**
 * The mean of the tokens of each sequence, which alone goes on.
 *
 * @param site sizes
 * @param in all tokens
 * @param out their mean
 */
record MeanNode(Site site, String in, String out) implements Node {
    private Mean mean() {
        return new Mean("pooling", site.rows(), site.hidden(), site.batch(), site.wide());
    }

    @Override
    public void forward(Tape tape) {
        tape.operator(mean().sums(), "x", in, "y", out);
        tape.operator(mean().means(), "x", out, "y", out);
    }

    @Override
    public void inputGradient(Tape tape) {
        tape.operator(mean().gradient(), "x", "d_" + out, "y", "d_" + in);
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
    public List<String> gives() {
        return List.of(out);
    }

    @Override
    public List<Kept> needs() {
        return List.of();
    }
}
