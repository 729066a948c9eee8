package systole.workloads.training;

import java.util.ArrayList;
import java.util.List;
import systole.isa.DataType;
import systole.workloads.graph.Collective;
import systole.workloads.graph.Split;
import systole.workloads.model.Experts;
import systole.workloads.operator.Elementwise;
import systole.workloads.operator.ExpertChoice;
import systole.workloads.operator.ExpertGather;
import systole.workloads.operator.ExpertSum;
import systole.workloads.operator.Gemm;
import systole.workloads.operator.LayerFunction;
import systole.workloads.operator.Pointwise;

/**
 * A feed-forward of experts: rows of tokens go to the experts that a router chooses, to those of other copies by all-to-all, and
 * come back weighed; gradients go the same ways (Lepikhin et al., "GShard", 2021). Where tokens are many every expert has rows,
 * as many as the others but for the imbalance of the busiest device. Biases are added as products are rounded; frozen experts have
 * no adapters.
 *
 * @param site sizes
 * @param experts the experts
 * @param in normalised input
 * @param out result
 */
record ExpertsNode(Site site, Experts experts, String in, String out) implements Node {
    private Split plan() {
        return site.shard().split();
    }

    private int copies() {
        return plan().copies();
    }

    private boolean biased() {
        return site.config().traits().biases().feedForward();
    }

    private static long ceil(long whole, long parts) {
        return (whole + parts - 1) / parts;
    }

    /** Tokens that this rank sends to experts: all, or its part of those that all tensor-parallel ranks have. */
    private long own() {
        return copies() == 1 ? site.rows() : ceil(site.rows(), site.split().tensor());
    }

    /** Rows that the experts here take. */
    private long arriving() {
        long given = site.rows() * copies() * experts.chosen();
        return plan().expert() == 1 ? given : (long) Math.ceil(given * plan().imbalance() / plan().expert());
    }

    private long sent() {
        return copies() == 1 ? arriving() : own() * experts.chosen();
    }

    private int here() {
        return site.shard().experts();
    }

    private long each() {
        return ceil(arriving(), here());
    }

    private long columns() {
        return site.shard().expertIntermediate();
    }

    private long wideColumns() {
        return (experts.gated() ? 2 : 1) * columns();
    }

    private DataType wide() {
        return site.wide();
    }

    private void products(Tape tape, String name, long n, long k, String a, String b, String c) {
        DataType compute = site.precision().compute();
        Adapter.unpack(tape, site, name, here() * n, k);
        tape.weighted(
                new Gemm(name, each(), n, k, here(), compute, wide()),
                compute.bytes(here() * n * k),
                "A",
                a,
                "B",
                b,
                "C",
                c);
    }

    private void gather(Tape tape, String name, String from, String to) {
        tape.operator(
                new ExpertGather(name, sent(), site.hidden(), own(), wide()),
                "table",
                from,
                "tokens",
                "rows_of_experts",
                "y",
                to);
    }

    private void sum(Tape tape, String name, String from, String to) {
        // without an exchange a rank has only what its own experts give
        int added = copies() == 1 ? (int) ceil(experts.chosen(), plan().expert()) : experts.chosen();
        tape.operator(
                new ExpertSum(name, own(), site.hidden(), added, wide()),
                "x",
                from,
                "positions",
                "places",
                "weights",
                "weights_of_experts",
                "y",
                to);
    }

    /** Rows to and from the experts of other copies; the busiest device sets the time. */
    private void exchange(Tape tape, String name, String value) {
        if (copies() > 1) {
            tape.exchange(
                    name,
                    Collective.Kind.ALL_TO_ALL,
                    (long) Math.ceil(wide().bytes(sent() * site.hidden()) * plan().imbalance()),
                    plan().expert(),
                    value,
                    Collective.Group.EXPERT);
        }
    }

    @Override
    public void forward(Tape tape) {
        tape.weighted(
                new Gemm("router", site.rows(), experts.count(), site.hidden(), 1, wide(), wide()),
                wide().bytes((long) experts.count() * site.hidden()),
                "A",
                in,
                "B",
                "w_router",
                "C",
                "scores");
        tape.operator(
                new ExpertChoice("expert_choice", site.rows(), experts.count(), experts.chosen(), wide()),
                "x",
                "scores",
                "y",
                "choice");
        gather(tape, "expert_gather", in, "gathered");
        exchange(tape, "expert_dispatch", "gathered");
        products(tape, first(), wideColumns(), site.hidden(), "gathered", "w_" + first(), "expert_wide");
        activation().forward(tape);
        products(
                tape, "expert_down_projection", site.hidden(), columns(), "expert_activated", "w_expert_down", "given");
        exchange(tape, "expert_combine", "given");
        sum(tape, "expert_sum", "given", out);
    }

    private String first() {
        return experts.gated() ? "expert_gate_up_projection" : "expert_up_projection";
    }

    private ActivationNode activation() {
        return new ActivationNode(
                site.withRows(arriving()),
                site.config().activation(),
                experts.gated(),
                "expert_wide",
                "expert_activated",
                columns(),
                "");
    }

    /** What a row gave is weighed by the router, so the router's gradient is how what it gave points along the gradient. */
    @Override
    public void inputGradient(Tape tape) {
        gather(tape, "expert_sum_gradient", "d_" + out, "d_given");
        tape.operator(
                new Elementwise("expert_weight_gradient", Elementwise.Kind.MUL, sent(), site.hidden(), wide(), wide()),
                "a",
                "given",
                "b",
                "d_given",
                "c",
                "d_choice_terms");
        tape.operator(
                new Pointwise("expert_weighing", LayerFunction.FACTOR, sent(), site.hidden(), wide(), wide()),
                "x",
                "d_given",
                "y",
                "d_given");
        exchange(tape, "expert_combine_gradient", "d_given");
        products(
                tape,
                "expert_down_projection_input_gradient",
                columns(),
                site.hidden(),
                "d_given",
                "w_expert_down^T",
                "d_expert_activated");
        activation().inputGradient(tape);
        products(
                tape,
                first() + "_input_gradient",
                site.hidden(),
                wideColumns(),
                "d_expert_wide",
                "w_" + first() + "^T",
                "d_gathered");
        exchange(tape, "expert_dispatch_gradient", "d_gathered");
        sum(tape, "expert_gather_gradient", "d_gathered", "d_" + in + "_of_experts");
        tape.weighted(
                new Gemm("router_input_gradient", site.rows(), site.hidden(), experts.count(), 1, wide(), wide()),
                wide().bytes((long) experts.count() * site.hidden()),
                "A",
                "d_scores",
                "B",
                "w_router^T",
                "C",
                "d_" + in);
        tape.add(
                site,
                "expert_gradient_sum",
                site.rows(),
                site.hidden(),
                "d_" + in,
                "d_" + in + "_of_experts",
                "d_" + in);
    }

    @Override
    public void weightGradient(Tape tape) {
        if (site.options().lora() != null) {
            return;
        }
        weights(
                tape,
                "expert_down_projection",
                site.hidden(),
                columns(),
                each(),
                here(),
                "d_given",
                "expert_activated");
        weights(tape, first(), wideColumns(), site.hidden(), each(), here(), "d_expert_wide", "gathered");
        weights(tape, "router", experts.count(), site.hidden(), site.rows(), 1, "d_scores", in);
    }

    private void weights(Tape tape, String of, long n, long k, long rows, int items, String a, String b) {
        if (biased()) {
            BiasNode.gradient(tape, site, of, a, rows * items, n);
        }
        DataType gradients = site.precision().gradients();
        boolean accumulates = gradients.bits() > wide().bits();
        DataType type = items == 1 ? wide() : site.precision().compute();
        tape.operator(
                new Gemm(of + "_weight_gradient", n, k, rows, items, type, gradients, accumulates),
                "A",
                a + "^T",
                "B",
                b + "^T",
                "C",
                "d_w_" + of);
    }

    @Override
    public long parameters() {
        return routerParameters() + expertParameters();
    }

    private long routerParameters() {
        return (site.hidden() + (biased() ? 1L : 0)) * experts.count();
    }

    /** A rank knows what its own experts, its own columns of all of them or all of its own tokens gave. */
    @Override
    public long partial() {
        return site.partialByParts(routerParameters());
    }

    @Override
    public long expertParameters() {
        long biases = biased() ? site.hidden() + wideColumns() : 0;
        return here() * (site.hidden() * (wideColumns() + columns()) + biases);
    }

    @Override
    public long passingBytes() {
        return Adapter.unpackedBytes(site, (long) here() * site.hidden() * Math.max(wideColumns(), columns()));
    }

    @Override
    public Effort effort() {
        return Effort.PRODUCT;
    }

    @Override
    public List<Kept> inputs() {
        return List.of(site.residual(in, site.hidden()));
    }

    @Override
    public List<Kept> needs() {
        List<Kept> needs = new ArrayList<>(List.of(
                site.whole("choice", experts.count()),
                rows("expert_wide", arriving(), wideColumns()),
                rows("given", sent(), site.hidden())));
        if (site.options().lora() == null) {
            // gradients of weights need the other operand
            needs.add(site.residual(in, site.hidden()));
            needs.add(rows("gathered", arriving(), site.hidden()));
            needs.add(rows("expert_activated", arriving(), columns()));
        }
        return needs;
    }

    private Kept rows(String name, long rows, long columns) {
        return new Kept(name, wide().bytes(rows * columns));
    }

    @Override
    public List<String> gives() {
        return List.of("choice", "gathered", "expert_wide", "expert_activated", "given", out);
    }
}
