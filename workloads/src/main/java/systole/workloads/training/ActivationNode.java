package systole.workloads.training;

import java.util.List;
import systole.workloads.lowering.UnsupportedOperatorException;
import systole.workloads.operator.Elementwise;
import systole.workloads.operator.LayerFunction;
import systole.workloads.operator.Pointwise;

/**
 * The activation function of a feed-forward, with the bias of the product before it where one kernel does both.
 *
 * @param site sizes
 * @param function by its name in a configuration
 * @param gated the input holds gate and up side by side
 * @param in result of the first product
 * @param out input of the second
 * @param columns of the result here
 * @param bias linear layer whose bias is added here; empty for none
 */
record ActivationNode(Site site, String function, boolean gated, String in, String out, long columns, String bias)
        implements Node {
    /** A function with what it is forwards and backwards. */
    private enum Kind {
        GELU(Elementwise.Kind.GELU, LayerFunction.GELU_GRAD),
        BIAS_GELU(LayerFunction.BIAS_GELU, LayerFunction.BIAS_GELU_GRAD),
        RELU(Elementwise.Kind.RELU, LayerFunction.RELU_GRAD),
        BIAS_RELU(LayerFunction.BIAS_RELU, LayerFunction.BIAS_RELU_GRAD),
        SILU(Elementwise.Kind.SILU, LayerFunction.SILU_GRAD),
        SILU_MUL(Elementwise.Kind.SILU_MUL, LayerFunction.SILU_MUL_GRAD),
        GELU_MUL(Elementwise.Kind.GELU_MUL, LayerFunction.GELU_MUL_GRAD);

        private final Object forward;
        private final LayerFunction gradient;

        Kind(Object forward, LayerFunction gradient) {
            this.forward = forward;
            this.gradient = gradient;
        }

        void forward(Tape tape, Site site, long columns, String... tensors) {
            if (forward instanceof LayerFunction function) {
                tape.operator(
                        new Pointwise("activation", function, site.rows(), columns, site.wide(), site.wide()), tensors);
            } else {
                tape.operator(
                        new Elementwise(
                                "activation",
                                (Elementwise.Kind) forward,
                                site.rows(),
                                columns,
                                site.wide(),
                                site.wide()),
                        tensors);
            }
        }
    }

    /** Whether a bias can be added by the kernel of the function. */
    static boolean takesBias(String function, boolean gated) {
        return !gated && (function.equals("relu") || function.startsWith("gelu"));
    }

    private Kind kind() {
        boolean biased = !bias.isEmpty();
        if (function.startsWith("gelu")) {
            return gated ? Kind.GELU_MUL : biased ? Kind.BIAS_GELU : Kind.GELU;
        }
        if (function.equals("silu") || function.equals("swish")) {
            return gated ? Kind.SILU_MUL : Kind.SILU;
        }
        if (function.equals("relu") && !gated) {
            return biased ? Kind.BIAS_RELU : Kind.RELU;
        }
        throw new UnsupportedOperatorException("activation " + (gated ? "gated " : "") + function
                + " is not known; there are silu, gelu and relu, gated silu and gated gelu");
    }

    @Override
    public void forward(Tape tape) {
        // kernels name their tensors by what they read: one value, value and bias, or both halves
        kind().forward(tape, site, columns, "a", in, "gate_up", in, "x", in, "bias", "b_" + bias, "c", out, "y", out);
    }

    @Override
    public void inputGradient(Tape tape) {
        tape.operator(
                new Pointwise("activation_gradient", kind().gradient, site.rows(), columns, site.wide(), site.wide()),
                "dy",
                "d_" + out,
                "x",
                in,
                "gate_up",
                in,
                "bias",
                "b_" + bias,
                "y",
                "d_" + in,
                "d_gate_up",
                "d_" + in);
    }

    @Override
    public void weightGradient(Tape tape) {
        if (!bias.isEmpty()) {
            BiasNode.gradient(tape, site, bias, "d_" + in, site.rows(), columns);
        }
    }

    @Override
    public long parameters() {
        return bias.isEmpty() ? 0 : columns;
    }

    @Override
    public long partial() {
        return site.own() ? site.partialByRows(parameters()) : 0;
    }

    @Override
    public Effort effort() {
        return Effort.CHEAP;
    }

    @Override
    public List<Kept> inputs() {
        return List.of(site.whole(in, gated ? 2 * columns : columns));
    }

    @Override
    public List<Kept> needs() {
        return inputs();
    }

    @Override
    public List<String> gives() {
        return List.of(out);
    }
}
