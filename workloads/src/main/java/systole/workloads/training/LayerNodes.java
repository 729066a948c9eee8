package systole.workloads.training;

import java.util.ArrayList;
import java.util.List;
import systole.workloads.lowering.UnsupportedOperatorException;
import systole.workloads.model.Experts;
import systole.workloads.model.Family;
import systole.workloads.model.Latent;
import systole.workloads.model.Level;

/** Makes the nodes of a layer in order, by where norms stand and how branches join. */
final class LayerNodes {
    private final Site site;
    private final List<Node> nodes = new ArrayList<>();

    /** The nodes of a layer. */
    static List<Node> of(Site site) {
        return new LayerNodes(site).nodes;
    }

    private LayerNodes(Site site) {
        this.site = site;
        switch (site.config().traits().arrangement()) {
            case SERIAL, SANDWICH -> serial();
            case POST -> post();
            case PARALLEL, PARALLEL_APART -> parallel();
            case MODULATED -> modulated();
        }
    }

    /** Attention of windows alone. */
    private LayerNodes(Site windows, String in, String out) {
        this.site = windows;
        branch(in, "d_" + in, out);
    }

    private boolean is(Family.Arrangement arrangement) {
        return site.config().traits().arrangement() == arrangement;
    }

    /** The bias of a branch's last product, by its name; empty where there is none. */
    private String attentionBias() {
        return site.config().traits().biases().output() ? "output_projection" : "";
    }

    /** The same of a dense feed-forward; experts have their own. */
    private String feedForwardBias() {
        boolean biased = site.config().traits().biases().feedForward();
        return biased && site.kind().experts() == null ? "down_projection" : "";
    }

    /** A norm before each branch, and where they are sandwiched one of what it gives. */
    private void serial() {
        add(new NormNode(site, "input_norm", "hidden", "normed", "d_middle"));
        input("normed");
        attention("normed", "d_normed", "attention_branch");
        add(new ExchangeNode(site, "attention", "attention_branch", false));
        join("attention", "attention_branch", "hidden", "middle", attentionBias());
        boolean crosses = site.positions() > 0;
        String middle = crosses ? "crossed" : "middle";
        if (crosses) {
            add(new NormNode(site, "cross_attention_norm", "middle", CrossAttention.INPUT, "d_crossed"));
            CrossAttention.nodes(site).forEach(this::add);
            String bias = site.config().traits().biases().output() ? "cross_output_projection" : "";
            join("cross_attention", CrossAttention.BRANCH, "middle", middle, bias);
        }
        Level level = site.kind().level();
        String end = level != null && level.merges() ? "unmerged" : "next";
        add(new NormNode(site, "post_attention_norm", middle, "normed_again", "d_" + end));
        add(new ExchangeNode(site, "mlp_input", "normed_again", true));
        feedForward("normed_again", "branch");
        add(new ExchangeNode(site, "mlp", "branch", false));
        join("mlp", "branch", middle, end, feedForwardBias());
        if (level != null && level.merges()) {
            Windows.merge(site, level, end, "next").forEach(this::add);
        }
    }

    /** As serial, with norms and branches that modulations of each image scale. */
    private void modulated() {
        Modulation.nodes(site, "modulation", List.of("attention", "mlp"), true).forEach(this::add);
        add(new ModulatedNormNode(site, "input_norm", "hidden", "normed", "d_middle", "attention"));
        input("normed");
        attention("normed", "d_normed", "attention_branch");
        add(new ExchangeNode(site, "attention", "attention_branch", false));
        bias(attentionBias(), "attention_branch");
        add(new GateNode(site, "attention_gate", "attention_branch", "hidden", "middle", "attention_gate"));
        add(new ModulatedNormNode(site, "post_attention_norm", "middle", "normed_again", "d_next", "mlp"));
        add(new ExchangeNode(site, "mlp_input", "normed_again", true));
        feedForward("normed_again", "branch");
        add(new ExchangeNode(site, "mlp", "branch", false));
        bias(feedForwardBias(), "branch");
        add(new GateNode(site, "mlp_gate", "branch", "middle", "next", "mlp_gate"));
    }

    /** Each branch is added to what it reads, and the sum normalised: the gradient of that is the sum's and the branch's. */
    private void post() {
        add(new ForkNode(site, true, "hidden", "summed", site.residualRows()));
        input("hidden");
        attention("hidden", "d_hidden", "attention_branch");
        add(new ExchangeNode(site, "attention", "attention_branch", false));
        join("attention", "attention_branch", "hidden", "summed", attentionBias());
        add(new NormNode(site, "attention_output_norm", "summed", "middle", ""));
        add(new ForkNode(site, true, "middle", "summed_again", site.residualRows()));
        add(new ExchangeNode(site, "mlp_input", "middle", true));
        feedForward("middle", "branch");
        add(new ExchangeNode(site, "mlp", "branch", false));
        join("mlp", "branch", "middle", "summed_again", feedForwardBias());
        add(new NormNode(site, "mlp_output_norm", "summed_again", "next", ""));
    }

    /** Both branches read the stream, normalised once for both or for each apart, and are exchanged and added as one. */
    private void parallel() {
        boolean apart = is(Family.Arrangement.PARALLEL_APART);
        add(new NormNode(site, "input_norm", "hidden", "normed", apart ? "d_hidden" : "d_next"));
        if (apart) {
            input("normed");
            attention("normed", "d_normed", "other_branch");
            add(new NormNode(site, "mlp_norm", "hidden", "normed_again", "d_next"));
            add(new ExchangeNode(site, "mlp_input", "normed_again", true));
            feedForward("normed_again", "branch");
        } else {
            add(new ExchangeNode(site, "input", "normed", true));
            add(new ForkNode(site, true, "normed", "normed_other", site.rows()));
            attention("normed", "d_normed_other", "other_branch");
            feedForward("normed", "branch");
        }
        add(new ForkNode(site, false, "branch", "other_branch", site.rows()));
        add(new ExchangeNode(site, "output", "branch", false));
        bias(attentionBias(), "branch");
        add(new JoinNode(site, "residual_sum", "branch", "hidden", "next", feedForwardBias()));
    }

    /** The bias of a linear layer, if it has one, whose results are exchanged first. */
    private void bias(String linear, String value) {
        if (!linear.isEmpty()) {
            add(new BiasNode(site.ofOwnRows(), linear, value, site.hidden()));
        }
    }

    /** A branch joins the residual stream. */
    private void join(String name, String branch, String residual, String out, String linear) {
        boolean normed = is(Family.Arrangement.SANDWICH);
        if (normed) {
            bias(linear, branch);
            add(new NormNode(site, name + "_output_norm", branch, branch + "_normed", ""));
        }
        String bias = normed ? "" : linear;
        add(new JoinNode(site, name + "_residual_sum", normed ? branch + "_normed" : branch, residual, out, bias));
    }

    private void add(Node node) {
        nodes.add(node);
    }

    /** What attention reads is gathered; latent vectors are, in the place of what they are made of. */
    private void input(String value) {
        if (site.config().latent() == null) {
            add(new ExchangeNode(site, "input", value, true));
        }
    }

    private void attention(String in, String inGradient, String out) {
        Level level = site.kind().level();
        if (level == null) {
            branch(in, inGradient, out);
        } else {
            List<Node> within = new LayerNodes(site.windows(level), Windows.of(in), Windows.of(out)).nodes;
            Windows.around(site, level, in, out, within).forEach(this::add);
        }
    }

    private void branch(String in, String inGradient, String out) {
        Latent latent = site.config().latent();
        if (latent == null) {
            heads(in, inGradient);
        } else {
            LatentAttention.nodes(site, latent, in, inGradient).forEach(this::add);
        }
        // the gradient of a learned bias is that of scores, which fused attention never writes
        boolean learned = site.config().traits().biased() || site.kind().level() != null;
        if (site.options().fusedAttention() && !learned) {
            add(new FusedAttentionNode(site));
        } else {
            unfused();
        }
        int inner = site.shard().attentionColumns();
        add(new LinearNode(site, "output_projection", "attended", out, "d_attended", site.hidden(), inner, false));
    }

    /** Queries, keys and values of heads by one product. */
    private void heads(String in, String inGradient) {
        int columns = site.shard().qkvColumns();
        add(new LinearNode(site, "qkv_projection", in, "qkv", inGradient, columns, site.hidden(), true));
        if (site.config().traits().attentionBias()) {
            boolean still = site.config().traits().biases() == Family.Biases.NO_KEYS;
            long keys = still ? (long) site.shard().kvHeads() * site.config().headDim() : 0;
            add(new BiasNode(site, "qkv_projection", "qkv", columns, keys));
        }
        if (site.config().traits().headNorm()) {
            add(new HeadNormNode(site));
        }
        if (site.config().traits().positions() == Family.Positions.ROTARY) {
            add(new RotaryNode(site));
        } else {
            add(new ViewNode(
                    site, "qkv_gradient_join", "qkv", site.shard().qkvColumns(), List.of("queries", "keys", "values")));
        }
    }

    private void unfused() {
        if (site.config().latent() != null) {
            throw new UnsupportedOperatorException(site.config().name()
                    + " keeps latent vectors, over which attention is fused; set attention to fused");
        }
        if (site.window() > 0) {
            throw new UnsupportedOperatorException("attention within " + site.window()
                    + " tokens is fused, so that what a window hides is left out; set attention to fused");
        }
        if (site.split().context() > 1) {
            throw new UnsupportedOperatorException(
                    "ranks that share a sequence go round its keys with fused attention; set attention to fused, or"
                            + " context to 1");
        }
        add(new ScoresNode(site, true, "queries", "keys", "scores"));
        add(new SoftmaxNode(site));
        add(new ScoresNode(site, false, site.drops() ? "weights_dropped" : "weights", "values", "attended"));
    }

    private void feedForward(String in, String out) {
        Experts experts = site.kind().experts();
        if (experts == null) {
            dense("", in, out, "d_" + in, site.shard().intermediate());
            return;
        }
        if (experts.sharedIntermediate() == 0) {
            add(new ExpertsNode(site, experts, in, out));
            return;
        }
        add(new ForkNode(site, true, in, in + "_shared", site.rows()));
        add(new ExpertsNode(site, experts, in, out));
        dense("shared_", in, "shared", "d_" + in + "_shared", site.shard().sharedIntermediate());
        add(new ForkNode(site, false, out, "shared", site.rows()));
    }

    private void dense(String prefix, String in, String out, String inGradient, int columns) {
        boolean gated = site.config().gatedActivation();
        String up = prefix + (gated ? "gate_up_projection" : "up_projection");
        long wide = gated ? 2L * columns : columns;
        LinearNode product = new LinearNode(site, up, in, prefix + "wide", inGradient, wide, site.hidden(), true);
        boolean biased = site.config().traits().biases().feedForward();
        ActivatedLinear.nodes(product, biased, gated, prefix + "activated", columns)
                .forEach(this::add);
        add(new LinearNode(
                site,
                prefix + "down_projection",
                prefix + "activated",
                out,
                "d_" + prefix + "activated",
                site.hidden(),
                columns,
                false));
    }
}
