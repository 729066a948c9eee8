package systole.workloads.training;

import java.util.ArrayList;
import java.util.List;
import systole.workloads.lowering.stream.ColumnFunction;
import systole.workloads.model.Denoiser;
import systole.workloads.operator.ColumnPass;
import systole.workloads.operator.LayerFunction;
import systole.workloads.operator.Pointwise;

/**
 * Shifts, scales and gates that are made of what conditions each image (adaptive layer norm; Peebles and Xie, 2023): an activation, a
 * product with a row for each image, and its parts, named {@code shift}, {@code scale} and {@code gate} of each branch.
 */
final class Modulation {
    private Modulation() {}

    /** A function of the residual stream and numbers of each image. */
    static Pointwise byImage(Site site, String name, LayerFunction function) {
        return new Pointwise(name, function, site.rows(), site.hidden(), site.wide(), site.wide(), 1, site.batch());
    }

    /** Sums over the rows of each image: gradients of its own numbers. */
    static ColumnPass sums(Site site, String name, ColumnFunction function) {
        return new ColumnPass(name, function, site.rows(), site.hidden(), site.wide(), site.wide(), site.batch());
    }

    /**
     * The nodes.
     *
     * @param name of the product
     * @param branches each of which has a shift and a scale
     * @param gates each has a gate as well
     */
    static List<Node> nodes(Site site, String name, List<String> branches, boolean gates) {
        Site images = site.images();
        int hidden = site.hidden();
        List<String> parts = new ArrayList<>();
        for (String branch : branches) {
            parts.add(branch + "_shift");
            parts.add(branch + "_scale");
            if (gates) {
                parts.add(branch + "_gate");
            }
        }
        long columns = (long) (gates ? Denoiser.OF_LAYER : Denoiser.OF_HEAD) * hidden;
        return List.of(
                new ConditionNode(images),
                new LinearNode(
                        images,
                        name,
                        "condition_activated",
                        "modulations",
                        "d_condition_activated",
                        columns,
                        hidden,
                        false),
                new BiasNode(images, name, "modulations", columns),
                new ViewNode(images, "modulation_gradient_join", "modulations", columns, parts));
    }
}
