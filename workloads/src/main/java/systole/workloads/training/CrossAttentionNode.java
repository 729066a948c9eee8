package systole.workloads.training;

import java.util.List;

/**
 * Fused attention to all positions of an encoder.
 *
 * @param site sizes
 */
record CrossAttentionNode(Site site) implements Node {
    private AttentionCall call() {
        return new AttentionCall(
                site, "cross_", site.shard().kvHeads(), site.config().headDim(), 0);
    }

    @Override
    public void forward(Tape tape) {
        call().forward(tape, site.batch(), site.tokens(), site.positions(), false);
    }

    @Override
    public void inputGradient(Tape tape) {
        call().gradient(tape, site.batch(), site.tokens(), site.positions(), false);
    }

    @Override
    public Effort effort() {
        return Effort.CORE;
    }

    @Override
    public List<Kept> inputs() {
        return call().inputs(site.ofSource());
    }

    @Override
    public List<Kept> needs() {
        return call().needs(site.ofSource());
    }

    @Override
    public List<String> gives() {
        return call().gives();
    }
}
