package systole.workloads.training;

import java.util.List;
import systole.workloads.operator.LayerFunction;
import systole.workloads.operator.Pointwise;

/**
 * Values kept within a bound by a tanh, in place. The gradient needs only the result.
 *
 * @param site sizes
 * @param name name in reports
 * @param value what is bounded
 * @param rows rows of it here
 * @param columns columns of it here
 * @param bound largest magnitude
 */
record SoftcapNode(Site site, String name, String value, long rows, long columns, double bound) implements Node {
    private void pointwise(Tape tape, String what, LayerFunction function, String... tensors) {
        tape.operator(new Pointwise(name + what, function, rows, columns, site.wide(), site.wide(), bound), tensors);
    }

    @Override
    public void forward(Tape tape) {
        pointwise(tape, "", LayerFunction.SOFTCAP, "x", value, "y", value);
    }

    @Override
    public void inputGradient(Tape tape) {
        String gradient = "d_" + value;
        pointwise(tape, "_gradient", LayerFunction.SOFTCAP_GRAD, "dy", gradient, "capped", value, "y", gradient);
    }

    @Override
    public Effort effort() {
        return Effort.CORE;
    }

    @Override
    public List<Kept> inputs() {
        return List.of(new Kept(value, site.wide().bytes(rows * columns)));
    }

    @Override
    public List<Kept> needs() {
        return inputs();
    }

    @Override
    public List<String> gives() {
        return List.of(value);
    }
}
