package systole.workloads.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import systole.isa.DataType;
import systole.workloads.model.Denoiser;
import systole.workloads.model.Encoder;
import systole.workloads.model.Family;
import systole.workloads.model.Latent;
import systole.workloads.model.LayerKind;
import systole.workloads.model.Source;
import systole.workloads.operator.ArgMax;
import systole.workloads.operator.Gemm;
import systole.workloads.operator.LayerFunction;
import systole.workloads.operator.Pointwise;

/** Writes the steps of a pass, fused as inference stacks fuse them. */
final class LayerSteps {
    private final StepWriter writer;
    private final Shard shard;
    private final AttentionSteps attention;
    private final @Nullable LatentSteps latent;
    private final @Nullable CrossSteps cross;
    private final FeedForwardSteps feedForward;
    private final ModulationSteps modulation;
    private final long rows;
    private final int hidden;

    /** Steps of a pass whose tokens attend to each other alone. */
    LayerSteps(StepWriter writer) {
        this(writer, 0, false);
    }

    /**
     * Steps of one pass.
     *
     * @param positions of an encoder that each sequence attends to; 0 where there is none
     * @param reads keys and values of these are made in this pass
     */
    LayerSteps(StepWriter writer, long positions, boolean reads) {
        this.writer = writer;
        this.shard = writer.shard();
        this.attention = new AttentionSteps(writer);
        Latent vectors = writer.config().latent();
        this.latent = vectors == null ? null : new LatentSteps(writer, vectors);
        Source source = writer.config().source();
        this.cross = source == null ? null : new CrossSteps(writer, source, positions, reads);
        this.feedForward = new FeedForwardSteps(writer);
        this.modulation = new ModulationSteps(writer);
        this.rows = writer.rows();
        this.hidden = writer.config().hidden();
    }

    /** The norm before a layer; the one that ends a layer where norms come after branches. */
    void inputNorm(List<Step> steps, boolean residual) {
        if (writer.traits().arrangement() == Family.Arrangement.POST) {
            if (residual) {
                writer.postNorm(steps, "mlp_output_norm");
            }
            return;
        }
        if (modulated()) {
            // gates join what branches give, and norms follow the products that make them
            return;
        }
        writer.norm(steps, "input_norm", residual, rows, writer.linear(), "");
    }

    private boolean modulated() {
        return writer.traits().arrangement() == Family.Arrangement.MODULATED;
    }

    /** Layers in a row, from before the first input norm to before the norm that would follow. */
    void blocks(List<Step> steps, List<LayerKind> kinds) {
        inputNorm(steps, false);
        for (Runs.Run<LayerKind> run : Runs.of(kinds.subList(0, kinds.size() - 1))) {
            List<Step> block = new ArrayList<>();
            for (LayerKind kind : run.period()) {
                block(block, kind);
                inputNorm(block, true);
            }
            steps.add(new Repeat(run.count(), block));
        }
        block(steps, kinds.get(kinds.size() - 1));
    }

    /** What the last branch gave is added to the residual stream, which goes on to the next stage. */
    void residual(List<Step> steps, String name) {
        if (modulated()) {
            return;
        }
        writer.add(steps, name, Values.HIDDEN, Values.BRANCH);
    }

    /** A layer from after its input norm to before the next. */
    void block(List<Step> steps, LayerKind kind) {
        if (modulated()) {
            modulated(steps, kind);
            return;
        }
        Family traits = writer.traits();
        boolean parallel = traits.parallel();
        String attended = parallel ? Values.OTHER_BRANCH : Values.BRANCH;
        attention(steps, kind, attended);
        if (traits.arrangement() == Family.Arrangement.POST) {
            writer.allReduce(steps, "attention_all_reduce", Values.BRANCH);
            writer.postNorm(steps, "attention_output_norm");
        } else if (parallel) {
            if (traits.arrangement() == Family.Arrangement.PARALLEL_APART) {
                writer.norm(steps, "mlp_norm", false, rows, writer.linear(), "");
            }
        } else {
            writer.allReduce(steps, "attention_all_reduce", Values.BRANCH);
            writer.branchNorm(steps, "attention_output_norm");
            if (cross != null) {
                writer.norm(steps, "cross_attention_norm", true, rows, writer.linear(), "");
                cross.write(steps, Values.BRANCH);
                writer.allReduce(steps, "cross_attention_all_reduce", Values.BRANCH);
            }
            writer.norm(steps, "post_attention_norm", true, rows, writer.linear(), "");
        }
        feedForward.write(steps, kind.experts());
        if (parallel) {
            writer.add(steps, "branch_sum", Values.BRANCH, Values.OTHER_BRANCH);
        }
        writer.allReduce(steps, "mlp_all_reduce", Values.BRANCH);
        writer.branchNorm(steps, "mlp_output_norm");
    }

    private void attention(List<Step> steps, LayerKind kind, String result) {
        if (kind.level() != null) {
            new WindowSteps(writer, kind.level()).write(steps, kind, result);
        } else if (latent != null) {
            latent.write(steps, result);
        } else {
            attention.write(steps, kind, result);
        }
    }

    /** A layer whose norms and branches are scaled by what conditions each image. */
    private void modulated(List<Step> steps, LayerKind kind) {
        modulation.modulations(steps, "modulation", Denoiser.OF_LAYER);
        modulation.norm(steps, "input_norm", writer.linear());
        attention.write(steps, kind, Values.BRANCH);
        writer.allReduce(steps, "attention_all_reduce", Values.BRANCH);
        modulation.join(steps, "attention_gate");
        modulation.norm(steps, "post_attention_norm", writer.linear());
        feedForward.write(steps, kind.experts());
        writer.allReduce(steps, "mlp_all_reduce", Values.BRANCH);
        modulation.join(steps, "mlp_gate");
    }

    /** Last norm of an encoder whose states others attend to. */
    void states(List<Step> steps) {
        writer.norm(steps, "final_norm", true, rows, writer.linear(), "");
    }

    /** Last norm and classes, for one token of each sequence; the numbers of all patches of a denoiser. */
    void classes(List<Step> steps, Encoder encoder) {
        if (encoder.denoiser() != null) {
            modulation.outputs(steps, encoder.denoiser());
            return;
        }
        inputNorm(steps, true);
        if (encoder.classes() > 0) {
            DataType wide = writer.wide();
            writer.product(
                    steps,
                    new Gemm("classifier", writer.batch(), encoder.classes(), hidden, 1, wide, wide),
                    Values.LAST + Values.NORMED,
                    Values.LOGITS);
        }
    }

    /** Last norm, LM head and sampling, for the last token of each sequence. */
    void head(List<Step> steps) {
        DataType type = writer.precision().head(writer.config());
        DataType wide = writer.wide();
        long batch = writer.batch();
        writer.norm(steps, "final_norm", true, batch, type, Values.LAST);
        writer.product(
                steps,
                new Gemm("lm_head", batch, shard.vocabulary(), hidden, 1, type, wide),
                Values.NORMED,
                Values.LOGITS);
        if (writer.traits().logitSoftcap() > 0) {
            Pointwise bound = new Pointwise(
                    "logit_softcap",
                    LayerFunction.SOFTCAP,
                    batch,
                    shard.vocabulary(),
                    wide,
                    wide,
                    writer.traits().logitSoftcap());
            writer.plain(steps, bound, Map.of("x", Values.LOGITS, "y", Values.LOGITS));
        }
        long columns = (long) shard.vocabulary() * shard.ranks();
        if (shard.ranks() > 1) {
            steps.add(new Collective(
                    "logits_all_gather",
                    Collective.Kind.ALL_GATHER,
                    wide.bytes(batch * columns),
                    shard.ranks(),
                    Values.LOGITS));
        }
        writer.plain(
                steps,
                new ArgMax("sampling", batch, writer.config().vocabulary(), wide),
                Map.of("logits", Values.LOGITS, "token", Values.SAMPLED));
    }
}
