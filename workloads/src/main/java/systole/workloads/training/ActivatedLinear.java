package systole.workloads.training;

import java.util.ArrayList;
import java.util.List;

/** A product and an activation function of its result: its bias, where it has one, is added by the one that can. */
final class ActivatedLinear {
    private ActivatedLinear() {}

    /**
     * The nodes.
     *
     * @param product with twice the columns of {@code result} where it is gated
     * @param biased the product has a bias
     * @param result of the function
     * @param columns of that
     */
    static List<Node> nodes(LinearNode product, boolean biased, boolean gated, String result, long columns) {
        Site site = product.site();
        String function = site.config().activation();
        boolean together =
                biased && site.fuses(FusedKernel.BIAS_ACTIVATION) && ActivationNode.takesBias(function, gated);
        List<Node> nodes = new ArrayList<>();
        nodes.add(product);
        if (biased && !together) {
            nodes.add(new BiasNode(site, product.name(), product.out(), product.n()));
        }
        String bias = together ? product.name() : "";
        nodes.add(new ActivationNode(site, function, gated, product.out(), result, columns, bias));
        return nodes;
    }
}
