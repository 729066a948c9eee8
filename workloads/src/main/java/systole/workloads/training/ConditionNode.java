package systole.workloads.training;

import java.util.List;
import systole.workloads.operator.Elementwise;
import systole.workloads.operator.LayerFunction;
import systole.workloads.operator.Pointwise;

/**
 * The activation of what conditions each image, from which modulations are made. All layers read the same vector, so that its gradient
 * is a sum to which each adds its own.
 *
 * @param site sizes, with a row for each image
 */
record ConditionNode(Site site) implements Node {
    /** The vector of each image. */
    static final String CONDITION = "condition";

    private static final String GRADIENT = "d_" + CONDITION;

    @Override
    public void forward(Tape tape) {
        tape.operator(
                new Elementwise(
                        "condition_activation",
                        Elementwise.Kind.SILU,
                        site.rows(),
                        site.hidden(),
                        site.wide(),
                        site.wide()),
                "a",
                CONDITION,
                "c",
                "condition_activated");
    }

    @Override
    public void inputGradient(Tape tape) {
        tape.operator(
                new Pointwise(
                        "condition_activation_gradient",
                        LayerFunction.SILU_GRAD,
                        site.rows(),
                        site.hidden(),
                        site.wide(),
                        site.wide()),
                "dy",
                "d_condition_activated",
                "x",
                CONDITION,
                "y",
                "d_condition_here");
        tape.add(site, "condition_gradient_sum", site.rows(), site.hidden(), GRADIENT, "d_condition_here", GRADIENT);
    }

    @Override
    public Effort effort() {
        return Effort.CHEAP;
    }

    @Override
    public List<Kept> inputs() {
        return List.of(site.whole(CONDITION, site.hidden()));
    }

    @Override
    public List<Kept> needs() {
        return inputs();
    }

    @Override
    public List<String> gives() {
        return List.of("condition_activated");
    }
}
