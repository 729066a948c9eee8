package systole.workloads.training;

import java.util.List;
import systole.workloads.operator.Gemm;
import systole.workloads.operator.LayerFunction;
import systole.workloads.operator.Pointwise;

/**
 * One of the two products of attention that is not fused: scores from queries and keys, or results from weights and values. Query
 * heads that share a key head lie below each other as the rows of one product.
 *
 * @param site sizes
 * @param prefix of names in reports
 * @param keys of each sequence
 * @param ofKeys the product of queries and keys; else that of weights and values
 * @param left operand with a row a query: queries or weights
 * @param right keys or values
 * @param out result
 */
record ScoresNode(Site site, String prefix, long keys, boolean ofKeys, String left, String right, String out)
        implements Node {
    /** A product of attention of tokens to each other. */
    ScoresNode(Site site, boolean ofKeys, String left, String right, String out) {
        this(site, "", site.tokens(), ofKeys, left, right, out);
    }

    private Gemm product(String name, long m, long n, long k) {
        long items = site.batch() * site.shard().kvHeads();
        return new Gemm(name, m, n, k, items, site.wide(), site.wide());
    }

    private String name() {
        return prefix + (ofKeys ? "attention_scores" : "attention_values");
    }

    private long queries() {
        return site.shard().heads() / site.shard().kvHeads() * site.tokens();
    }

    private int dim() {
        return site.config().headDim();
    }

    @Override
    public void forward(Tape tape) {
        Gemm product = ofKeys ? product(name(), queries(), keys, dim()) : product(name(), queries(), dim(), keys);
        tape.operator(product, "A", left, "B", ofKeys ? right : right + "^T", "C", out);
        if (!ofKeys) {
            // heads before tokens become heads beside each other
            tape.operator(
                    new Pointwise(
                            prefix + "attention_join",
                            LayerFunction.CAST,
                            site.rows(),
                            site.shard().attentionColumns(),
                            site.wide(),
                            site.wide()),
                    "x",
                    out,
                    "y",
                    out);
        }
    }

    @Override
    public void inputGradient(Tape tape) {
        Gemm ofLeft = ofKeys
                ? product(name() + "_query_gradient", queries(), dim(), keys)
                : product(name() + "_weight_gradient", queries(), keys, dim());
        Gemm ofRight = product(name() + (ofKeys ? "_key_gradient" : "_value_gradient"), keys, dim(), queries());
        tape.operator(ofLeft, "A", "d_" + out, "B", ofKeys ? right + "^T" : right, "C", "d_" + left);
        tape.operator(
                ofRight,
                "A",
                ofKeys ? "d_" + out + "^T" : left + "^T",
                "B",
                ofKeys ? left + "^T" : "d_" + out + "^T",
                "C",
                "d_" + right);
    }

    @Override
    public Effort effort() {
        return Effort.CORE;
    }

    @Override
    public List<Kept> inputs() {
        Site s = site;
        Kept rightKept =
                new Kept(right, s.wide().bytes(s.batch() * keys * s.shard().kvHeads() * dim()));
        Kept leftKept = s.whole(
                left, ofKeys ? (long) s.shard().heads() * dim() : s.shard().heads() * keys);
        return List.of(leftKept, rightKept);
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
