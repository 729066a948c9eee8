package systole.workloads.training;

import java.util.ArrayList;
import java.util.List;
import systole.workloads.operator.LayerFunction;
import systole.workloads.operator.Pointwise;

/**
 * A branch joins the residual stream: bias, dropout and sum.
 *
 * @param site sizes
 * @param name name in reports
 * @param branch result of the branch
 * @param residual stream that it joins
 * @param out the sum
 * @param bias linear layer whose bias is added; empty for none
 */
record JoinNode(Site site, String name, String branch, String residual, String out, String bias) implements Node {
    private String maskName() {
        return name + "_mask";
    }

    private boolean biased() {
        return !bias.isEmpty();
    }

    private void pointwise(Tape tape, String what, LayerFunction function, String x, String y) {
        tape.operator(
                new Pointwise(
                        name + what,
                        function,
                        site.residualRows(),
                        site.hidden(),
                        site.wide(),
                        site.wide(),
                        site.keptFactor()),
                "x",
                x,
                "bias",
                "b_" + bias,
                "mask",
                maskName(),
                "residual",
                residual,
                "y",
                y);
    }

    @Override
    public void forward(Tape tape) {
        if (site.fuses(FusedKernel.BIAS_DROPOUT_ADD) && (biased() || site.drops())) {
            LayerFunction function = !site.drops()
                    ? LayerFunction.BIAS_ADD
                    : biased() ? LayerFunction.BIAS_DROPOUT_ADD : LayerFunction.DROPOUT_ADD;
            pointwise(tape, "", function, branch, out);
            return;
        }
        if (biased()) {
            pointwise(tape, "_bias", LayerFunction.BIAS, branch, branch);
        }
        String dropped = branch;
        if (site.drops()) {
            dropped = branch + "_dropped";
            pointwise(tape, "_dropout", LayerFunction.DROPOUT, branch, dropped);
        }
        tape.add(site, name, site.residualRows(), site.hidden(), residual, dropped, out);
    }

    @Override
    public void inputGradient(Tape tape) {
        if (site.drops()) {
            pointwise(tape, "_dropout_gradient", LayerFunction.DROPOUT, "d_" + out, "d_" + branch);
        } else {
            tape.alias("d_" + branch, "d_" + out);
        }
    }

    @Override
    public void weightGradient(Tape tape) {
        if (!site.drops()) {
            tape.alias("d_" + branch, "d_" + out);
        }
        if (biased()) {
            BiasNode.gradient(tape, site, bias, "d_" + branch, site.residualRows(), site.hidden());
        }
    }

    @Override
    public long parameters() {
        return biased() ? site.hidden() : 0;
    }

    @Override
    public long partial() {
        return site.partialByRows(parameters());
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
        return site.drops() ? List.of(site.mask(maskName(), site.residualRows() * site.hidden())) : List.of();
    }

    @Override
    public List<String> gives() {
        List<String> gives = new ArrayList<>(List.of(out));
        if (site.drops()) {
            gives.add(maskName());
        }
        return gives;
    }
}
