package systole.workloads.training;

import java.util.List;
import systole.isa.DataType;
import systole.workloads.graph.Collective;
import systole.workloads.operator.Attention;
import systole.workloads.operator.AttentionForm;
import systole.workloads.operator.AttentionGradient;
import systole.workloads.operator.LayerFunction;
import systole.workloads.operator.Pointwise;

/**
 * Fused attention. Where ranks share a sequence, keys and values go round a ring beside the attention of each block (Liu et al.,
 * "Ring Attention", 2023); each rank holds one block from the front and one from the back of the sequence, so that under a causal
 * mask all have the same work: half of what their own keys give in the first step, and half of all pairs in every other (Brandon
 * et al., "Striped Attention", 2023).
 *
 * @param site sizes
 */
record FusedAttentionNode(Site site) implements Node {
    private int heads() {
        return site.shard().heads();
    }

    private int kvHeads() {
        return site.config().latent() == null
                ? site.shard().kvHeads()
                : site.shard().heads();
    }

    private int valueDim() {
        return site.config().valueDim();
    }

    private int dim() {
        return site.config().headDim();
    }

    private int ring() {
        return site.split().context();
    }

    private boolean causal() {
        return site.config().encoder() == null;
    }

    /** Keys of another rank that a rank's queries see on average: half of them under a mask. */
    private long seen() {
        return causal() ? Math.max(1, site.tokens() / 2) : site.tokens();
    }

    private AttentionForm form() {
        return new AttentionForm(
                valueDim(),
                site.config().traits().scaled() ? dim() : 1,
                false,
                site.window(),
                site.config().traits().softcap());
    }

    private Attention attention(String name, long keys, boolean causal) {
        return new Attention(
                name,
                site.batch(),
                heads(),
                kvHeads(),
                dim(),
                site.tokens(),
                keys,
                causal,
                false,
                site.wide(),
                site.wide(),
                site.wide(),
                form(),
                true);
    }

    private AttentionGradient gradient(String name, long keys, boolean causal) {
        return new AttentionGradient(
                name, site.batch(), heads(), kvHeads(), dim(), site.tokens(), keys, causal, site.wide(), form());
    }

    private long keysAndValues() {
        return site.rows() * kvHeads() * (dim() + valueDim());
    }

    private void send(Tape tape, String name, String value, DataType type) {
        tape.exchange(
                name,
                Collective.Kind.SEND,
                type.bytes(keysAndValues()),
                Math.min(2, ring()),
                value,
                Collective.Group.CONTEXT);
    }

    @Override
    public void forward(Tape tape) {
        if (ring() > 1) {
            send(tape, "ring_send", "keys", site.wide());
        }
        tape.operator(
                attention("attention", site.tokens(), causal()),
                "Q",
                "queries",
                "K",
                "keys",
                "V",
                "values",
                "O",
                "attended",
                "largest",
                "attention_largest",
                "share",
                "attention_share");
        for (int step = 1; step < ring(); step++) {
            if (step < ring() - 1) {
                send(tape, "ring_send", "keys", site.wide());
            }
            tape.operator(
                    attention("attention", seen(), false),
                    "Q",
                    "queries",
                    "K",
                    "keys",
                    "V",
                    "values",
                    "O",
                    "attended_part");
            tape.operator(
                    new Pointwise(
                            "attention_join",
                            LayerFunction.BLEND,
                            site.rows() * heads(),
                            valueDim(),
                            site.wide(),
                            site.wide()),
                    "a",
                    "attended",
                    "b",
                    "attended_part",
                    "y",
                    "attended");
        }
    }

    /** Keys and values go round again, and their gradients with them until they are home. */
    @Override
    public void inputGradient(Tape tape) {
        for (int step = 0; step < ring(); step++) {
            boolean own = step == 0;
            if (step < ring() - 1) {
                send(tape, "ring_send", "keys", site.wide());
            }
            tape.operator(
                    gradient("attention_gradient", own ? site.tokens() : seen(), own && causal()),
                    "Q",
                    "queries",
                    "K",
                    "keys",
                    "K_turned",
                    "keys^T",
                    "V",
                    "values",
                    "O",
                    "attended",
                    "dO",
                    "d_attended",
                    "dQ_turned",
                    "d_queries^T",
                    "dK",
                    "d_keys",
                    "dV",
                    "d_values",
                    "largest",
                    "attention_largest",
                    "share",
                    "attention_share");
            if (ring() > 1) {
                send(tape, "ring_gradient_send", "d_keys", site.wide());
            }
        }
    }

    @Override
    public Effort effort() {
        return Effort.CORE;
    }

    @Override
    public List<Kept> inputs() {
        return List.of(
                site.whole("queries", (long) heads() * dim()),
                site.whole("keys", (long) kvHeads() * dim()),
                site.whole("values", (long) kvHeads() * valueDim()));
    }

    @Override
    public List<Kept> needs() {
        List<Kept> needs = new java.util.ArrayList<>(inputs());
        needs.add(site.whole("attended", (long) heads() * valueDim()));
        needs.add(new Kept("attention_statistics", DataType.FP32.bytes(2 * site.rows() * heads())));
        return needs;
    }

    @Override
    public List<String> gives() {
        return List.of("attended", "attention_statistics");
    }
}
