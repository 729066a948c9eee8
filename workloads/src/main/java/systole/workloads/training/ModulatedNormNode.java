package systole.workloads.training;

import java.util.List;
import systole.workloads.lowering.stream.ColumnFunction;
import systole.workloads.operator.LayerFunction;

/**
 * A norm of the residual stream without weights of its own, whose rows each image scales and shifts.
 *
 * @param site sizes
 * @param name name in reports
 * @param in value that is normalised
 * @param out result
 * @param past gradient that comes past it; empty for none
 * @param branch whose shift and scale these are
 */
record ModulatedNormNode(Site site, String name, String in, String out, String past, String branch) implements Node {
    private String plain() {
        return out + "_plain";
    }

    /** Its kernel reads a weight and a bias a column all the same, of one and zero. */
    private NormNode norm() {
        return new NormNode(site, name, in, plain(), past);
    }

    @Override
    public void forward(Tape tape) {
        norm().forward(tape);
        tape.operator(
                Modulation.byImage(site, name + "_modulation", LayerFunction.MODULATE),
                "x",
                plain(),
                "scale",
                branch + "_scale",
                "shift",
                branch + "_shift",
                "y",
                out);
    }

    @Override
    public void inputGradient(Tape tape) {
        tape.operator(
                Modulation.sums(site, name + "_scale_gradient", ColumnFunction.MODULATE_GRAD),
                "dy",
                "d_" + out,
                "x",
                plain(),
                "d_scale",
                "d_" + branch + "_scale",
                "d_shift",
                "d_" + branch + "_shift");
        tape.operator(
                Modulation.byImage(site, name + "_modulation_gradient", LayerFunction.MODULATE_GRAD),
                "dy",
                "d_" + out,
                "scale",
                branch + "_scale",
                "y",
                "d_" + plain());
        norm().inputGradient(tape);
    }

    @Override
    public Effort effort() {
        return Effort.CHEAP;
    }

    @Override
    public List<Kept> inputs() {
        return norm().inputs();
    }

    @Override
    public List<Kept> needs() {
        return List.of(
                site.residual(in, site.hidden()),
                site.residual(plain(), site.hidden()),
                new Kept(branch + "_scale", site.wide().bytes(site.batch() * site.hidden())));
    }

    @Override
    public List<String> gives() {
        return List.of(out, plain());
    }
}
