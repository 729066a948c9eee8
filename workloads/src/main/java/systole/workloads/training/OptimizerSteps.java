package systole.workloads.training;

import systole.isa.DataType;
import systole.workloads.graph.Collective;
import systole.workloads.lowering.stream.ColumnFunction;
import systole.workloads.lowering.stream.SoftmaxFunction;
import systole.workloads.operator.Clear;
import systole.workloads.operator.ColumnPass;
import systole.workloads.operator.LayerFunction;
import systole.workloads.operator.Pointwise;
import systole.workloads.operator.RowPass;

/** Writes what is done with the gradients of all parameters that a device updates, laid out as rows of {@value #COLUMNS}. */
record OptimizerSteps(TrainingPrecision precision, Optimizer optimizer, int ranks) {
    /** Columns in which parameters are laid out for sums over all of them. */
    private static final int COLUMNS = 1024;

    private static long rows(long parameters) {
        return (parameters + COLUMNS - 1) / COLUMNS;
    }

    private Pointwise ofGradients(String name, LayerFunction function, long parameters, double factor) {
        DataType gradients = precision.gradients();
        return new Pointwise(name, function, rows(parameters), COLUMNS, gradients, gradients, factor);
    }

    void end(Tape tape, long parameters, boolean clips) {
        if (precision.scalesLoss()) {
            tape.operator(ofGradients("gradient_unscale", LayerFunction.SCALE, parameters, 1.0 / 65536));
        }
        if (clips) {
            clip(tape, parameters);
        }
        tape.operator(optimizer.update("optimizer", precision, parameters));
        tape.operator(new Clear("gradient_clear", parameters, precision.gradients()));
    }

    private void clip(Tape tape, long parameters) {
        DataType norm = DataType.FP32;
        tape.operator(new ColumnPass(
                "gradient_squares", ColumnFunction.SQUARES, rows(parameters), COLUMNS, precision.gradients(), norm));
        tape.operator(new RowPass("gradient_norm", SoftmaxFunction.ROW_SUM, 1, COLUMNS, norm, norm));
        tape.exchange(
                "gradient_norm_all_reduce",
                Collective.Kind.ALL_REDUCE,
                norm.bytes(1),
                ranks,
                "gradient_norm",
                Collective.Group.TENSOR);
        tape.operator(ofGradients("gradient_clip", LayerFunction.SCALE, parameters, 1));
    }

    /** Gradients copied into one tensor that is then divided. */
    void flatten(Tape tape, long parameters) {
        tape.operator(new Pointwise(
                "gradient_flatten",
                LayerFunction.CAST,
                rows(parameters),
                COLUMNS,
                precision.gradients(),
                precision.gradients()));
        tape.operator(ofGradients("gradient_divide", LayerFunction.SCALE, parameters, 0.5));
    }
}
