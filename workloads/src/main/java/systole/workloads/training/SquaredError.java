package systole.workloads.training;

import java.util.List;
import systole.isa.DataType;
import systole.workloads.lowering.stream.ColumnFunction;
import systole.workloads.operator.ColumnPass;
import systole.workloads.operator.LayerFunction;
import systole.workloads.operator.Pointwise;

/**
 * The mean of the squares by which all numbers of all tokens differ from what they should be.
 *
 * @param site sizes
 * @param columns numbers of a token
 */
record SquaredError(Site site, int columns) implements Objective {
    private void pointwise(Tape tape, String name, LayerFunction function, double factor, String... tensors) {
        tape.operator(new Pointwise(name, function, site.rows(), columns, site.wide(), site.wide(), factor), tensors);
    }

    @Override
    public void forward(Tape tape) {
        pointwise(tape, "loss_error", LayerFunction.DIFFERENCE, 1, "x", "outputs", "target", "target", "y", "error");
        tape.operator(
                new ColumnPass(
                        "loss_squares", ColumnFunction.SQUARES, site.rows(), columns, site.wide(), DataType.FP32),
                "x",
                "error",
                "squares",
                "squares");
    }

    @Override
    public void inputGradient(Tape tape) {
        pointwise(tape, "loss_gradient", LayerFunction.SCALE, 2.0 / values(), "x", "error", "y", "d_outputs");
    }

    @Override
    public List<Kept> kept() {
        return List.of(site.whole("error", columns));
    }

    @Override
    public long values() {
        return site.rows() * columns;
    }
}
