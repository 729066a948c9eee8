package systole.workloads.training;

import java.util.List;
import systole.workloads.operator.LayerFunction;
import systole.workloads.operator.Pointwise;

/**
 * Windows of three neighbours around every other row, which overlap in memory: forwards they are read where they lie. Backwards the
 * rows in the middle have one gradient each, and those between two windows the sum of two.
 *
 * @param site sizes, with a row for each window
 * @param rows what they are of, two rows for each window
 * @param windows each with three rows side by side
 */
record WindowsNode(Site site, String rows, String windows) implements Node {
    @Override
    public void forward(Tape tape) {
        // a view
    }

    @Override
    public void inputGradient(Tape tape) {
        tape.operator(
                new Pointwise(
                        windows + "_gradient_middle",
                        LayerFunction.CAST,
                        site.rows(),
                        site.hidden(),
                        site.wide(),
                        site.wide()),
                "x",
                "d_" + windows + "_middle",
                "y",
                "d_" + rows + "_even");
        tape.add(
                site,
                windows + "_gradient_sum",
                site.rows(),
                site.hidden(),
                "d_" + windows + "_right",
                "d_" + windows + "_left",
                "d_" + rows + "_odd");
    }

    @Override
    public Effort effort() {
        return Effort.CHEAP;
    }

    @Override
    public List<String> gives() {
        return List.of(windows);
    }

    @Override
    public List<Kept> needs() {
        return List.of();
    }
}
