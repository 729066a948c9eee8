package systole.workloads.training;

import java.util.ArrayList;
import java.util.List;
import systole.isa.DataType;
import systole.workloads.operator.Attention;
import systole.workloads.operator.AttentionForm;
import systole.workloads.operator.AttentionGradient;

/**
 * Fused attention to all positions of an encoder.
 *
 * @param site sizes
 */
record CrossAttentionNode(Site site) implements Node {
    private AttentionForm form() {
        int dim = site.config().headDim();
        return new AttentionForm(
                dim,
                site.config().traits().scaled() ? dim : 1,
                false,
                0,
                site.config().traits().softcap());
    }

    @Override
    public void forward(Tape tape) {
        DataType wide = site.wide();
        tape.operator(
                new Attention(
                        "cross_attention",
                        site.batch(),
                        site.shard().heads(),
                        site.shard().kvHeads(),
                        site.config().headDim(),
                        site.tokens(),
                        site.positions(),
                        false,
                        false,
                        wide,
                        wide,
                        wide,
                        form(),
                        true),
                "Q",
                "cross_queries",
                "K",
                "cross_keys",
                "V",
                "cross_values",
                "O",
                "cross_attended",
                "largest",
                "cross_largest",
                "share",
                "cross_share");
    }

    @Override
    public void inputGradient(Tape tape) {
        tape.operator(
                new AttentionGradient(
                        "cross_attention_gradient",
                        site.batch(),
                        site.shard().heads(),
                        site.shard().kvHeads(),
                        site.config().headDim(),
                        site.tokens(),
                        site.positions(),
                        false,
                        site.wide(),
                        form()),
                "Q",
                "cross_queries",
                "K",
                "cross_keys",
                "K_turned",
                "cross_keys^T",
                "V",
                "cross_values",
                "O",
                "cross_attended",
                "dO",
                "d_cross_attended",
                "dQ_turned",
                "d_cross_queries^T",
                "dK",
                "d_cross_keys",
                "dV",
                "d_cross_values",
                "largest",
                "cross_largest",
                "share",
                "cross_share");
    }

    @Override
    public Effort effort() {
        return Effort.CORE;
    }

    private Kept ofSource(String name) {
        long columns = (long) site.shard().kvHeads() * site.config().headDim();
        return site.ofSource().whole(name, columns);
    }

    private Kept ofTokens(String name) {
        return site.whole(name, (long) site.shard().heads() * site.config().headDim());
    }

    @Override
    public List<Kept> inputs() {
        return List.of(ofTokens("cross_queries"), ofSource("cross_keys"), ofSource("cross_values"));
    }

    @Override
    public List<Kept> needs() {
        List<Kept> needs = new ArrayList<>(inputs());
        needs.add(ofTokens("cross_attended"));
        needs.add(new Kept(
                "cross_statistics",
                DataType.FP32.bytes(2 * site.rows() * site.shard().heads())));
        return needs;
    }

    @Override
    public List<String> gives() {
        return List.of("cross_attended", "cross_statistics");
    }
}
