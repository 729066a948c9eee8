package systole.workloads.training;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import systole.workloads.lowering.stream.ColumnFunction;
import systole.workloads.lowering.stream.SoftmaxFunction;
import systole.workloads.model.Level;
import systole.workloads.operator.ColumnPass;
import systole.workloads.operator.LayerFunction;
import systole.workloads.operator.Pointwise;
import systole.workloads.operator.RowPass;

/**
 * Scale, bias and mask where there are some, and softmax of scores that are in memory, and dropout of the weights.
 *
 * @param site sizes
 * @param prefix of names in reports and of values
 * @param keys of each sequence
 * @param masked later tokens see more
 * @param biased a learned bias is added to scores; its gradient is summed over sequences and layers
 */
record SoftmaxNode(Site site, String prefix, long keys, boolean masked, boolean biased) implements Node {
    /** Of tokens that attend to each other. */
    SoftmaxNode(Site site) {
        this(
                site,
                "",
                site.tokens(),
                site.config().encoder() == null,
                site.config().traits().biased());
    }

    private long rows() {
        return site.batch() * site.shard().heads();
    }

    private double softcap() {
        return site.config().traits().softcap();
    }

    private SoftcapNode bound() {
        return new SoftcapNode(site, prefix + "attention_softcap", scores(), rows() * site.tokens(), keys, softcap());
    }

    /** The softmax scales as well, where neither a bound nor a bias comes between. */
    private boolean fused() {
        return site.fuses(FusedKernel.MASKED_SOFTMAX) && softcap() == 0 && !biased && windowBias() == null;
    }

    private String scores() {
        return prefix + "scores";
    }

    /** What is added between scale and softmax within the windows of an image; null elsewhere. */
    private @Nullable WindowBias windowBias() {
        Level level = site.kind().level();
        return level == null ? null : new WindowBias(site, level);
    }

    private String weights() {
        return prefix + "weights";
    }

    private double scale() {
        return site.config().scoreScale();
    }

    private RowPass pass(String name, SoftmaxFunction function, double scale) {
        return new RowPass(prefix + name, function, rows(), site.tokens(), keys, site.wide(), site.wide(), scale);
    }

    private void pointwise(Tape tape, String name, LayerFunction function, double factor, String x, String y) {
        tape.operator(
                new Pointwise(prefix + name, function, rows() * site.tokens(), keys, site.wide(), site.wide(), factor),
                "x",
                x,
                "mask",
                prefix + "attention_mask",
                "y",
                y);
    }

    @Override
    public void forward(Tape tape) {
        boolean fused = fused();
        if (!fused && scale() != 1) {
            pointwise(tape, "attention_scale", LayerFunction.SCALE, scale(), scores(), scores());
        }
        if (softcap() > 0) {
            bound().forward(tape);
        }
        if (biased) {
            tape.add(site, "attention_bias", rows() * site.tokens(), keys, scores(), "position_bias", scores());
        }
        WindowBias windows = windowBias();
        if (windows != null) {
            windows.forward(tape);
        }
        tape.operator(
                pass(
                        "attention_softmax",
                        masked ? SoftmaxFunction.CAUSAL_SOFTMAX : SoftmaxFunction.SCALED_SOFTMAX,
                        fused ? scale() : 1),
                "x",
                scores(),
                "y",
                weights());
        if (site.drops()) {
            pointwise(
                    tape,
                    "attention_dropout",
                    LayerFunction.DROPOUT,
                    site.keptFactor(),
                    weights(),
                    weights() + "_dropped");
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
                    "d_" + weights() + "_dropped",
                    "d_" + weights());
        }
        boolean fused = fused();
        tape.operator(
                pass("attention_softmax_gradient", SoftmaxFunction.SOFTMAX_GRAD, fused ? scale() : 1),
                "dy",
                "d_" + weights(),
                "y",
                weights(),
                "dx",
                "d_" + scores());
        if (biased && site.options().lora() == null) {
            tape.operator(
                    new ColumnPass(
                            "attention_bias_gradient",
                            ColumnFunction.BIAS_GRAD,
                            site.batch(),
                            site.shard().heads() * site.tokens() * keys,
                            site.wide(),
                            site.wide()),
                    "dy",
                    "d_" + scores(),
                    "d_bias",
                    "d_position_bias");
        }
        WindowBias windows = windowBias();
        if (windows != null) {
            windows.gradient(tape);
        }
        if (softcap() > 0) {
            bound().inputGradient(tape);
        }
        if (!fused && scale() != 1) {
            String gradient = "d_" + scores();
            pointwise(tape, "attention_scale_gradient", LayerFunction.SCALE, scale(), gradient, gradient);
        }
    }

    @Override
    public long parameters() {
        WindowBias windows = windowBias();
        return windows == null ? 0 : windows.parameters();
    }

    @Override
    public Effort effort() {
        return Effort.CORE;
    }

    private Kept square(String name) {
        return site.whole(name, site.shard().heads() * keys);
    }

    @Override
    public List<Kept> inputs() {
        return List.of(square(scores()));
    }

    @Override
    public List<Kept> needs() {
        List<Kept> needs = new ArrayList<>(List.of(square(weights())));
        if (site.drops()) {
            needs.add(site.mask(
                    prefix + "attention_mask", site.rows() * site.shard().heads() * keys));
        }
        if (softcap() > 0) {
            needs.addAll(bound().needs());
        }
        return needs;
    }

    @Override
    public List<String> gives() {
        return site.drops()
                ? List.of(weights(), prefix + "attention_mask", weights() + "_dropped")
                : List.of(weights());
    }
}
