package systole.workloads.training;

import java.util.List;

/**
 * Queries, keys and values as parts of the fused projection: nothing is done, attention reads them where they lie.
 *
 * @param site sizes
 */
record ViewNode(Site site) implements Node {
    @Override
    public void forward(Tape tape) {
        // a view
    }

    @Override
    public void inputGradient(Tape tape) {
        // gradients are written where those of the projection lie
    }

    @Override
    public Effort effort() {
        return Effort.PRODUCT;
    }

    @Override
    public List<Kept> inputs() {
        return List.of(site.whole("qkv", site.shard().qkvColumns()));
    }

    @Override
    public List<Kept> needs() {
        return List.of();
    }

    @Override
    public List<String> gives() {
        return List.of("queries", "keys", "values");
    }
}
