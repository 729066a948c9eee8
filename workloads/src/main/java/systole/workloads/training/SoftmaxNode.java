package systole.workloads.training;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import systole.workloads.lowering.stream.SoftmaxFunction;
import systole.workloads.model.Level;
import systole.workloads.operator.LayerFunction;
import systole.workloads.operator.Pointwise;
import systole.workloads.operator.RowPass;

/**
 * Scale, mask where one is and softmax of scores that are in memory, and dropout of the weights.
 *
 * @param site sizes
 */
record SoftmaxNode(Site site) implements Node {
    private long rows() {
        return site.batch() * site.shard().heads();
    }

    private double softcap() {
        return site.config().traits().softcap();
    }

    private SoftcapNode bound() {
        return new SoftcapNode(site, "attention_softcap", "scores", rows() * site.tokens(), site.tokens(), softcap());
    }

    /** The softmax scales as well, where neither a bound nor a bias comes between. */
    private boolean fused() {
        return site.fuses(FusedKernel.MASKED_SOFTMAX) && softcap() == 0 && bias() == null;
    }

    /** What is added between scale and softmax; null for nothing. */
    private @Nullable WindowBias bias() {
        Level level = site.kind().level();
        return level == null ? null : new WindowBias(site, level);
    }

    private String weights() {
        return "weights";
    }

    private double scale() {
        return 1 / Math.sqrt(site.config().headDim());
    }

    private RowPass pass(String name, SoftmaxFunction function, double scale) {
        return new RowPass(name, function, rows(), site.tokens(), site.tokens(), site.wide(), site.wide(), scale);
    }

    private void pointwise(Tape tape, String name, LayerFunction function, double factor, String x, String y) {
        tape.operator(
                new Pointwise(name, function, rows() * site.tokens(), site.tokens(), site.wide(), site.wide(), factor),
                "x",
                x,
                "mask",
                "attention_mask",
                "y",
                y);
    }

    @Override
    public void forward(Tape tape) {
        boolean fused = fused();
        if (!fused) {
            pointwise(tape, "attention_scale", LayerFunction.SCALE, scale(), "scores", "scores");
        }
        if (softcap() > 0) {
            bound().forward(tape);
        }
        WindowBias bias = bias();
        if (bias != null) {
            bias.forward(tape);
        }
        tape.operator(
                pass(
                        "attention_softmax",
                        site.config().encoder() == null
                                ? SoftmaxFunction.CAUSAL_SOFTMAX
                                : SoftmaxFunction.SCALED_SOFTMAX,
                        fused ? scale() : 1),
                "x",
                "scores",
                "y",
                weights());
        if (site.drops()) {
            pointwise(
                    tape, "attention_dropout", LayerFunction.DROPOUT, site.keptFactor(), weights(), "weights_dropped");
        }
    }

    @Override
    public void inputGradient(Tape tape) {
        if (site.drops()) {
            pointwise(
                    tape,
                    "attention_dropout_gradient",
                    LayerFunction.DROPOUT,
                    site.keptFactor(),
                    "d_weights_dropped",
                    "d_weights");
        }
        boolean fused = fused();
        tape.operator(
                pass("attention_softmax_gradient", SoftmaxFunction.SOFTMAX_GRAD, fused ? scale() : 1),
                "dy",
                "d_weights",
                "y",
                weights(),
                "dx",
                "d_scores");
        WindowBias bias = bias();
        if (bias != null) {
            bias.gradient(tape);
        }
        if (softcap() > 0) {
            bound().inputGradient(tape);
        }
        if (!fused) {
            pointwise(tape, "attention_scale_gradient", LayerFunction.SCALE, scale(), "d_scores", "d_scores");
        }
    }

    @Override
    public long parameters() {
        WindowBias bias = bias();
        return bias == null ? 0 : bias.parameters();
    }

    @Override
    public Effort effort() {
        return Effort.CORE;
    }

    private Kept square(String name) {
        return site.whole(name, site.shard().heads() * site.tokens());
    }

    @Override
    public List<Kept> inputs() {
        return List.of(square("scores"));
    }

    @Override
    public List<Kept> needs() {
        List<Kept> needs = new ArrayList<>(List.of(square(weights())));
        if (site.drops()) {
            needs.add(site.mask("attention_mask", site.rows() * site.shard().heads() * site.tokens()));
        }
        if (softcap() > 0) {
            needs.addAll(bound().needs());
        }
        return needs;
    }

    @Override
    public List<String> gives() {
        return site.drops() ? List.of(weights(), "attention_mask", "weights_dropped") : List.of(weights());
    }
}
