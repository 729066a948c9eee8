package systole.workloads.training;

import java.util.List;
import systole.workloads.operator.Attention;
import systole.workloads.operator.LayerFunction;
import systole.workloads.operator.Pointwise;

/**
 * Fused attention. Where ranks share a sequence, keys and values go round a ring beside the attention of each block (Liu et al.,
 * "Ring Attention", 2023); each rank holds one block from the front and one from the back of the sequence, so that under a causal
 * mask all have the same work: half of what their own keys give in the first step, and half of all pairs in every other (Brandon
 * et al., "Striped Attention", 2023). Within a window only keys that it reaches are sent, straight from the ranks that have them
 * ({@link WindowedBlocks}), and each block's attention is one kernel over its own keys and those.
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

    private AttentionCall call() {
        return new AttentionCall(site, "", kvHeads(), valueDim(), site.window());
    }

    private boolean windowed() {
        return ring() > 1 && site.window() > 0;
    }

    private WindowedBlocks blocks() {
        return new WindowedBlocks(site.tokens(), ring(), site.window());
    }

    private long keysAndValues(long tokens) {
        return site.wide().bytes(site.batch() * tokens * kvHeads() * (dim() + valueDim()));
    }

    /** Keys and values of all tokens of a rank to the next. */
    private void pass(Tape tape, String name, String value) {
        tape.send(name, keysAndValues(site.tokens()), value, true);
    }

    /** Those that the window of another rank reaches. */
    private void send(Tape tape, String name, String value) {
        tape.send(name, keysAndValues(blocks().received()), value, false);
    }

    @Override
    public void forward(Tape tape) {
        if (windowed()) {
            forwardWithinWindow(tape);
        } else {
            forwardRound(tape);
        }
    }

    /** Keys within reach first, as each block is worked on at once with all its keys. */
    private void forwardWithinWindow(Tape tape) {
        if (blocks().received() > 0) {
            send(tape, "window_send", "keys");
        }
        for (WindowedBlocks.Group group : blocks().groups()) {
            call().forward(tape, group.blocks() * site.batch(), group.tokens(), group.keys(), true);
        }
    }

    private void forwardRound(Tape tape) {
        if (ring() > 1) {
            pass(tape, "ring_send", "keys");
        }
        call().forward(tape, site.batch(), site.tokens(), site.tokens(), causal());
        for (int step = 1; step < ring(); step++) {
            if (step < ring() - 1) {
                pass(tape, "ring_send", "keys");
            }
            Attention ofOthers = call().attention(site.batch(), site.tokens(), seen(), false);
            tape.operator(ofOthers, "Q", "queries", "K", "keys", "V", "values", "O", "attended_part");
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

    @Override
    public void inputGradient(Tape tape) {
        if (windowed()) {
            gradientWithinWindow(tape);
        } else {
            gradientRound(tape);
        }
    }

    /** Keys within reach are sent again, their gradients back, and added to what their own ranks have of them. */
    private void gradientWithinWindow(Tape tape) {
        long received = blocks().received();
        if (received > 0) {
            send(tape, "window_send", "keys");
        }
        for (WindowedBlocks.Group group : blocks().groups()) {
            call().gradient(tape, group.blocks() * site.batch(), group.tokens(), group.tokens(), true);
            if (group.before() > 0) {
                call().gradient(tape, group.blocks() * site.batch(), group.reached(), group.before(), false);
                add(tape, "queries", group.blocks() * group.reached(), (long) heads() * dim());
            }
        }
        if (received > 0) {
            send(tape, "window_gradient_send", "d_keys");
            add(tape, "keys", received, (long) kvHeads() * (dim() + valueDim()));
        }
    }

    private void add(Tape tape, String value, long tokens, long columns) {
        String gradient = "d_" + value;
        tape.add(
                site, "attention_gradient_sum", site.batch() * tokens, columns, gradient, gradient + "_part", gradient);
    }

    /** Keys and values go round again, and their gradients with them until they are home. */
    private void gradientRound(Tape tape) {
        for (int step = 0; step < ring(); step++) {
            boolean own = step == 0;
            if (step < ring() - 1) {
                pass(tape, "ring_send", "keys");
            }
            call().gradient(tape, site.batch(), site.tokens(), own ? site.tokens() : seen(), own && causal());
            if (ring() > 1) {
                pass(tape, "ring_gradient_send", "d_keys");
            }
        }
    }

    /**
     * Keys and values of other ranks, and their gradients: of a ring those that are worked on and those that arrive, within a window
     * all that it reaches.
     */
    @Override
    public long passingBytes() {
        long tokens = windowed() ? blocks().received() : ring() > 1 ? 2 * site.tokens() : 0;
        return 2 * keysAndValues(tokens);
    }

    @Override
    public Effort effort() {
        return Effort.CORE;
    }

    @Override
    public List<Kept> inputs() {
        return call().inputs(site);
    }

    @Override
    public List<Kept> needs() {
        return call().needs(site);
    }

    @Override
    public List<String> gives() {
        return call().gives();
    }
}
