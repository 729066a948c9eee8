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
import systole.workloads.operator.Elementwise;
import systole.workloads.operator.EmbeddingGather;
import systole.workloads.operator.EmbeddingGradient;
import systole.workloads.operator.LayerFunction;
import systole.workloads.operator.Pointwise;

/**
 * What comes before the first layer: token embedding over a divided vocabulary or a product of patches, which each rank does of its
 * own rows, learned positions, a norm, dropout.
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

    /** Numbers of a patch; 0 where tokens come from a table. */
    private int patch() {
        Encoder encoder = site.config().encoder();
        return encoder == null ? 0 : encoder.patch();
    }

    private LinearNode patches() {
        Site own = withoutAdapters().withRows(site.residualRows());
        return new LinearNode(own, "patch_embedding", "patches", embedded(), "", site.hidden(), patch(), false);
    }

    private @Nullable Condition condition() {
        Denoiser denoiser = site.config().denoiser();
        return denoiser == null ? null : new Condition(withoutAdapters().withRows(site.batch()), denoiser);
    }

    private Site withoutAdapters() {
        return new Site(
                site.config(),
                site.shard(),
                site.precision().withoutNarrowProducts(),
                site.split(),
                site.options().withoutLora(),
                site.batch(),
                site.tokens(),
                site.kind());
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
        if (patch() > 0) {
            patches().forward(tape);
        } else {
            tokens(tape);
        }
        if (site.config().traits().positions().added()) {
            tape.operator(
                    new Elementwise(
                            "position_embedding",
                            Elementwise.Kind.ADD,
                            site.residualRows(),
                            site.hidden(),
                            site.wide(),
                            site.wide()),
                    "a",
                    embedded(),
                    "b",
                    "positions",
                    "c",
                    embedded());
        }
        if (normed()) {
            norm().forward(tape);
        }
        dropout(tape, "embedding_dropout", "hidden", "hidden");
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
        if (patch() > 0) {
            patches().weightGradient(tape);
        } else {
            tokenGradient(tape);
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
        long rows = patch() > 0 ? patch() : site.shard().vocabulary();
        Condition condition = condition();
        return (rows + positions) * site.hidden()
                + (normed() ? norm().parameters() : 0)
                + (condition == null ? 0 : condition.parameters());
    }

    List<Kept> kept() {
        List<Kept> kept = new ArrayList<>(normed() ? norm().needs() : List.of());
        if (patch() > 0 && site.options().lora() == null) {
            kept.addAll(patches().needs());
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
