package systole.workloads.training;

import java.util.List;
import systole.workloads.operator.LayerFunction;
import systole.workloads.operator.Pointwise;

/**
 * A value copied into another order of its rows: patches rolled, window by window, or four neighbours side by side. The way back
 * copies its gradient.
 *
 * @param site sizes
 * @param name name in reports
 * @param in the value
 * @param out the same in another order
 * @param rows rows of it
 */
record CopyNode(Site site, String name, String in, String out, long rows) implements Node {
    private void copy(Tape tape, String what, String from, String to) {
        tape.operator(
                new Pointwise(what, LayerFunction.CAST, rows, site.hidden(), site.wide(), site.wide()),
                "x",
                from,
                "y",
                to);
    }

    @Override
    public void forward(Tape tape) {
        copy(tape, name, in, out);
    }

    @Override
    public void inputGradient(Tape tape) {
        copy(tape, name + "_gradient", "d_" + out, "d_" + in);
    }

    @Override
    public Effort effort() {
        return Effort.CHEAP;
    }

    @Override
    public List<Kept> inputs() {
        return List.of(new Kept(in, site.wide().bytes(rows * site.hidden())));
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
