package systole.workloads.training;

import java.util.List;
import systole.workloads.lowering.stream.ColumnFunction;
import systole.workloads.operator.LayerFunction;

/**
 * A branch joins the residual stream, scaled by a gate of each image.
 *
 * @param site sizes
 * @param name name in reports
 * @param branch result of the branch
 * @param residual stream that it joins
 * @param out the sum
 * @param gate its gate
 */
record GateNode(Site site, String name, String branch, String residual, String out, String gate) implements Node {
    @Override
    public void forward(Tape tape) {
        tape.operator(
                Modulation.byImage(site, name, LayerFunction.GATED_ADD),
                "x",
                branch,
                "gate",
                gate,
                "residual",
                residual,
                "y",
                out);
    }

    @Override
    public void inputGradient(Tape tape) {
        tape.operator(
                Modulation.sums(site, name + "_weight_gradient", ColumnFunction.GATE_GRAD),
                "dy",
                "d_" + out,
                "x",
                branch,
                "d_gate",
                "d_" + gate);
        tape.operator(
                Modulation.byImage(site, name + "_gradient", LayerFunction.GATE),
                "x",
                "d_" + out,
                "gate",
                gate,
                "y",
                "d_" + branch);
    }

    @Override
    public Effort effort() {
        return Effort.JOIN;
    }

    @Override
    public List<Kept> inputs() {
        return List.of(site.residual(branch, site.hidden()), site.residual(residual, site.hidden()));
    }

    @Override
    public List<Kept> needs() {
        return List.of(
                site.residual(branch, site.hidden()), new Kept(gate, site.wide().bytes(site.batch() * site.hidden())));
    }

    @Override
    public List<String> gives() {
        return List.of(out);
    }
}
