package systole.workloads.graph;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import systole.isa.DataType;
import systole.workloads.lowering.UnsupportedOperatorException;
import systole.workloads.model.Experts;
import systole.workloads.model.TransformerConfig;
import systole.workloads.operator.Elementwise;
import systole.workloads.operator.ExpertChoice;
import systole.workloads.operator.ExpertGather;
import systole.workloads.operator.ExpertSum;
import systole.workloads.operator.Gemm;

/** Writes the feed-forward of a layer: from the normalised residual stream to what is added to it. */
final class FeedForwardSteps {
    private final StepWriter writer;
    private final Shard shard;
    private final TransformerConfig config;

    FeedForwardSteps(StepWriter writer) {
        this.writer = writer;
        this.shard = writer.shard();
        this.config = writer.config();
    }

    /** The steps; {@code experts} is null in a dense layer. */
    void write(List<Step> steps, @Nullable Experts experts) {
        if (experts == null) {
            dense(steps, "", shard.intermediate(), Values.BRANCH);
            return;
        }
        routed(steps, experts);
        if (experts.sharedIntermediate() > 0) {
            dense(steps, "shared_", shard.sharedIntermediate(), Values.SHARED);
            writer.add(steps, "shared_sum", Values.BRANCH, Values.SHARED);
        }
    }

    private void dense(List<Step> steps, String prefix, int columns, String to) {
        int hidden = config.hidden();
        boolean gated = config.gatedActivation();
        if (gated) {
            writer.linear(
                    steps,
                    writer.fusion().gateUp(),
                    prefix + "gate_up_projection",
                    List.of(
                            new StepWriter.Part(prefix + "gate_projection", columns),
                            new StepWriter.Part(prefix + "up_projection", columns)),
                    hidden,
                    Values.NORMED,
                    Values.WIDE);
        } else {
            writer.linear(steps, prefix + "up_projection", columns, hidden, Values.NORMED, Values.WIDE);
        }
        activation(steps, prefix + "activation", gated, writer.rows(), columns, writer.linear());
        writer.linear(steps, prefix + "down_projection", hidden, columns, Values.ACTIVATED, to);
    }

    private void activation(List<Step> steps, String name, boolean gated, long rows, int columns, DataType output) {
        if (gated && !writer.fusion().gatedActivation()) {
            Elementwise.Kind ofGate = kind(config.activation(), false);
            writer.plain(steps, new Elementwise(name, ofGate, rows, columns, writer.wide(), writer.wide()), Map.of());
            writer.plain(
                    steps,
                    new Elementwise("gate_product", Elementwise.Kind.MUL, rows, columns, writer.wide(), output),
                    Map.of());
            return;
        }
        Elementwise.Kind activation = kind(config.activation(), gated);
        writer.plain(
                steps,
                new Elementwise(name, activation, rows, columns, writer.wide(), output),
                Map.of(gated ? "gate_up" : "a", Values.WIDE, "c", Values.ACTIVATED));
    }

    /**
     * Each token's row goes to its experts, which the router chooses evenly: of all experts as many work as are hit on average,
     * with equal shares of the rows. Where data-parallel copies share the experts, tensor-parallel ranks send a part each of the
     * tokens that they all have; what comes back joins in the all-reduce after the layer.
     */
    private void routed(List<Step> steps, Experts experts) {
        int hidden = config.hidden();
        Split split = shard.split();
        int copies = split.copies();
        long rows = writer.rows();
        long own = copies == 1 ? rows : ceil(rows, shard.ranks());
        long arriving = arriving(experts, rows * copies, split);
        long sent = copies == 1 ? arriving : own * experts.chosen();
        writer.product(
                steps,
                new Gemm("router", rows, experts.count(), hidden, 1, writer.wide(), writer.wide()),
                Values.NORMED,
                Values.SCORES);
        writer.plain(
                steps,
                new ExpertChoice("expert_choice", rows, experts.count(), experts.chosen(), writer.wide()),
                Map.of("x", Values.SCORES, "y", Values.CHOICE));
        writer.plain(
                steps,
                new ExpertGather("expert_gather", sent, hidden, own, writer.experts()),
                Map.of("table", Values.NORMED, "tokens", Values.ROWS_OF_EXPERTS, "y", Values.GATHERED));
        exchange(steps, "expert_dispatch", writer.experts(), sent, Values.GATHERED);
        products(steps, experts, arriving, Math.max(1, Math.round(experts.hit(rows * copies) / split.expert())));
        exchange(steps, "expert_combine", writer.wide(), sent, Values.GIVEN);
        // without an exchange a rank has only what its own experts give
        int added = copies == 1 ? (int) ceil(experts.chosen(), split.expert()) : experts.chosen();
        writer.plain(
                steps,
                new ExpertSum("expert_sum", own, hidden, added, writer.wide()),
                Map.of(
                        "x", Values.GIVEN,
                        "positions", Values.PLACES,
                        "weights", Values.WEIGHTS_OF_EXPERTS,
                        "y", Values.BRANCH));
    }

    /** Rows that come to the experts of this rank, of so many tokens. */
    private static long arriving(Experts experts, long tokens, Split split) {
        long given = tokens * experts.chosen();
        return split.expert() == 1 ? given : (long) Math.ceil(given * split.imbalance() / split.expert());
    }

    private void products(List<Step> steps, Experts experts, long arriving, long hit) {
        int hidden = config.hidden();
        boolean gated = experts.gated();
        int columns = shard.expertIntermediate();
        long each = ceil(arriving, hit);
        writer.product(
                steps,
                new Gemm(
                                gated ? "expert_gate_up_projection" : "expert_up_projection",
                                each,
                                (gated ? 2L : 1L) * columns,
                                hidden,
                                hit,
                                writer.experts(),
                                writer.wide())
                        .withStored(writer.storedExperts()),
                Values.GATHERED,
                Values.WIDE);
        activation(steps, "expert_activation", gated, arriving, columns, writer.experts());
        writer.product(
                steps,
                new Gemm("expert_down_projection", each, hidden, columns, hit, writer.experts(), writer.wide())
                        .withStored(writer.storedExperts()),
                Values.ACTIVATED,
                Values.GIVEN);
    }

    /** Rows to and from the experts of other copies; the busiest rank sets the time. */
    private void exchange(List<Step> steps, String name, DataType type, long rows, String value) {
        Split split = shard.split();
        if (split.copies() > 1) {
            long bytes = (long) Math.ceil(type.bytes(rows * config.hidden()) * split.imbalance());
            steps.add(new Collective(
                    name, Collective.Kind.ALL_TO_ALL, bytes, split.expert(), value, Collective.Group.EXPERT));
        }
    }

    private static long ceil(long whole, long parts) {
        return (whole + parts - 1) / parts;
    }

    private static Elementwise.Kind kind(String activation, boolean gated) {
        return switch (activation) {
            case "silu", "swish" -> gated ? Elementwise.Kind.SILU_MUL : Elementwise.Kind.SILU;
            case "relu" -> gated ? unknown("gated relu") : Elementwise.Kind.RELU;
            default ->
                activation.startsWith("gelu")
                        ? gated ? Elementwise.Kind.GELU_MUL : Elementwise.Kind.GELU
                        : unknown(activation);
        };
    }

    private static Elementwise.Kind unknown(String activation) {
        throw new UnsupportedOperatorException(
                "activation " + activation + " is not known; there are silu, gelu and relu, gated silu and gated gelu");
    }
}
