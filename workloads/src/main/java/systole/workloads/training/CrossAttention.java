package systole.workloads.training;

import java.util.ArrayList;
import java.util.List;
import systole.workloads.model.Family;

/**
 * Attention of a decoder's layer to the states of an encoder as nodes: queries of its own tokens, keys and values of the states,
 * whose gradients go back there and add to those of the other layers (Vaswani et al., "Attention Is All You Need", 2017).
 */
final class CrossAttention {
    /** States of the encoder, which all layers read. */
    static final String STATES = "states";

    /** What the query projection reads. */
    static final String INPUT = "normed_cross";

    /** What the output projection gives. */
    static final String BRANCH = "cross_branch";

    private CrossAttention() {}

    /** The nodes, from {@link #INPUT} and {@link #STATES} to {@link #BRANCH}, exchanged between ranks. */
    static List<Node> nodes(Site site) {
        List<Node> nodes = new ArrayList<>();
        Site source = site.ofSource();
        int dim = site.config().headDim();
        int queries = site.shard().heads() * dim;
        long keys = (long) site.shard().kvHeads() * dim;
        int width = site.hidden();
        Family.Biases biases = site.config().traits().biases();
        nodes.add(new ForkNode(source, true, STATES, "source", source.residualRows()));
        nodes.add(new ExchangeNode(source, "cross_source", "source", true, width));
        nodes.add(new LinearNode(
                source, "cross_key_value_projection", "source", "cross_kv", "d_source", 2 * keys, width, true));
        if (biases.qkv()) {
            long still = biases == Family.Biases.NO_KEYS ? keys : 0;
            nodes.add(new BiasNode(source, "cross_key_value_projection", "cross_kv", 2 * keys, still));
        }
        nodes.add(new ViewNode(
                source, "cross_gradient_join", "cross_kv", 2 * keys, List.of("cross_keys", "cross_values")));
        nodes.add(new ExchangeNode(site, "cross_input", INPUT, true));
        nodes.add(new LinearNode(
                site, "cross_query_projection", INPUT, "cross_queries", "d_" + INPUT, queries, site.hidden(), true));
        if (biases.qkv()) {
            nodes.add(new BiasNode(site, "cross_query_projection", "cross_queries", queries));
        }
        if (site.options().fusedAttention()) {
            nodes.add(new CrossAttentionNode(site));
        } else {
            long positions = site.positions();
            String dropped = site.drops() ? "_dropped" : "";
            nodes.add(new ScoresNode(site, "cross_", positions, true, "cross_queries", "cross_keys", "cross_scores"));
            nodes.add(new SoftmaxNode(site, "cross_", positions, false, false));
            nodes.add(new ScoresNode(
                    site, "cross_", positions, false, "cross_weights" + dropped, "cross_values", "cross_attended"));
        }
        nodes.add(new LinearNode(
                site,
                "cross_output_projection",
                "cross_attended",
                BRANCH,
                "d_cross_attended",
                site.hidden(),
                queries,
                false));
        nodes.add(new ExchangeNode(site, "cross_attention", BRANCH, false));
        return nodes;
    }
}
