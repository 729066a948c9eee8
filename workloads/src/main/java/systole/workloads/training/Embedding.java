package systole.workloads.training;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import systole.isa.DataType;
import systole.workloads.graph.Collective;
import systole.workloads.graph.Step;
import systole.workloads.lowering.stream.ColumnFunction;
import systole.workloads.model.Denoiser;
import systole.workloads.model.Encoder;
import systole.workloads.model.Family;
import systole.workloads.operator.ColumnPass;
import systole.workloads.operator.EmbeddingGather;
import systole.workloads.operator.EmbeddingGradient;
import systole.workloads.operator.LayerFunction;
import systole.workloads.operator.Pointwise;

/**
 * What comes before the first layer: token embedding over a divided vocabulary or products of patches or audio, which each rank does
 * of its own rows, learned positions or biases of distances, a norm, dropout.
 */
final class Embedding {
    private final Site site;

    Embedding(Site site) {
        this.site = site;
    }

    private boolean normed() {
        return site.config().traits().embeddingNorm();
    }

    /** What comes out before a norm. */
    private String embedded() {
        return normed() ? "embedded" : "hidden";
    }

    private NormNode norm() {
        return new NormNode(site, "embedding_norm", embedded(), "hidden", "");
    }

    /** What makes tokens of images or audio; empty where they come from a table. */
    private Chain stem() {
        Encoder encoder = site.config().encoder();
        if (encoder == null || encoder.hasTable()) {
            return new Chain(List.of());
        }
        return new Chain(
                encoder.bands() > 0 ? AudioStem.nodes(site, encoder, embedded()) : List.of(patches(encoder.patch())));
    }

    private LinearNode patches(int patch) {
        Site own = site.outsideLayers().ofOwnRows();
        return new LinearNode(own, "patch_embedding", "patches", embedded(), "", site.hidden(), patch, false);
    }

    private @Nullable Condition condition() {
        Denoiser denoiser = site.config().denoiser();
        return denoiser == null ? null : new Condition(site.outsideLayers().images(), denoiser);
    }

    private DistanceBias distances() {
        return new DistanceBias(site);
    }

    private boolean learned() {
        return site.config().traits().positions() == Family.Positions.LEARNED;
    }

    private void dropout(Tape tape, String name, String x, String y) {
        if (site.drops()) {
            tape.operator(
                    new Pointwise(
                            name,
                            LayerFunction.DROPOUT,
                            site.residualRows(),
                            site.hidden(),
                            site.wide(),
                            site.wide(),
                            site.keptFactor()),
                    "x",
                    x,
                    "mask",
                    "embedding_mask",
                    "y",
                    y);
        }
    }

    private void exchange(Tape tape, Collective.Kind kind, String value) {
        tape.exchange(
                "embedding_" + kind.text(),
                kind,
                site.exchanged(),
                site.split().tensor(),
                value,
                Collective.Group.TENSOR);
    }

    List<Step> forward() {
        Tape tape = new Tape();
        Chain stem = stem();
        stem.forward(tape);
        if (stem.nodes().isEmpty()) {
            tokens(tape);
        }
        if (site.config().traits().positions().added()) {
            tape.add(
                    site,
                    "position_embedding",
                    site.residualRows(),
                    site.hidden(),
                    embedded(),
                    "positions",
                    embedded());
        }
        if (normed()) {
            norm().forward(tape);
        }
        dropout(tape, "embedding_dropout", "hidden", "hidden");
        if (site.config().traits().biased()) {
            distances().forward(tape);
        }
        Condition condition = condition();
        if (condition != null) {
            condition.forward(tape);
        }
        return tape.steps();
    }

    private void tokens(Tape tape) {
        boolean sequence = site.split().sequence();
        tape.operator(
                new EmbeddingGather(
                        "embedding", site.rows(), site.hidden(), site.shard().vocabulary(), site.wide()),
                "tokens",
                "tokens",
                "table",
                "w_embedding",
                "y",
                embedded());
        exchange(tape, sequence ? Collective.Kind.REDUCE_SCATTER : Collective.Kind.ALL_REDUCE, embedded());
    }

    /** All of its gradients are those of parameters. */
    List<Step> weightGradient() {
        Tape tape = new Tape();
        if (site.options().lora() != null) {
            return tape.steps();
        }
        DataType gradients = site.precision().gradients();
        dropout(tape, "embedding_dropout_gradient", "d_hidden", "d_hidden");
        if (normed()) {
            norm().inputGradient(tape);
            norm().weightGradient(tape);
        }
        Chain stem = stem();
        stem.gradients(tape);
        if (stem.nodes().isEmpty()) {
            tokenGradient(tape);
        }
        if (site.config().traits().biased()) {
            distances().gradient(tape);
        }
        Condition condition = condition();
        if (condition != null) {
            condition.gradients(tape);
        }
        if (learned()) {
            tape.operator(
                    new ColumnPass(
                            "position_embedding_gradient",
                            ColumnFunction.BIAS_GRAD,
                            site.batch(),
                            site.tokens() * site.hidden(),
                            site.wide(),
                            gradients),
                    "dy",
                    "d_" + embedded(),
                    "d_bias",
                    "d_positions");
        }
        return tape.steps();
    }

    private void tokenGradient(Tape tape) {
        String gradient = "d_" + embedded();
        if (site.split().sequence()) {
            exchange(tape, Collective.Kind.ALL_GATHER, gradient);
        }
        tape.operator(
                new EmbeddingGradient(
                        "embedding_gradient",
                        site.rows(),
                        site.hidden(),
                        site.shard().vocabulary(),
                        site.wide(),
                        site.precision().gradients()),
                "tokens",
                "tokens",
                "dy",
                gradient,
                "d_table",
                "d_w_embedding");
    }

    /** Parameters here. */
    long parameters() {
        long positions = learned() ? site.config().maxPositions() : 0;
        Chain stem = stem();
        long table = stem.nodes().isEmpty() ? (long) site.shard().vocabulary() * site.hidden() : stem.parameters();
        Condition condition = condition();
        return table
                + positions * site.hidden()
                + distances().parameters()
                + (normed() ? norm().parameters() : 0)
                + (condition == null ? 0 : condition.parameters());
    }

    /** Those of which each tensor-parallel rank has a part of the gradients. */
    long partial() {
        return (normed() ? norm().partial() : 0) + stem().partial();
    }

    List<Kept> kept() {
        List<Kept> kept = new ArrayList<>(normed() ? norm().needs() : List.of());
        if (site.options().lora() == null) {
            kept.addAll(stem().needs());
        }
        if (site.config().traits().biased()) {
            kept.add(distances().kept());
        }
        Condition condition = condition();
        if (condition != null && site.options().lora() == null) {
            kept.addAll(condition.kept());
        }
        if (site.drops()) {
            kept.add(site.mask("embedding_mask", site.residualRows() * site.hidden()));
        }
        return kept;
    }
}
