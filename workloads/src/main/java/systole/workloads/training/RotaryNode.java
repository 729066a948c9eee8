package systole.workloads.training;

import java.util.List;
import systole.workloads.operator.RotaryAppend;
import systole.workloads.operator.RotaryGradient;

/**
 * Rotation of queries and keys, which takes the fused projection apart. Without rotation the parts are views of it.
 *
 * @param site sizes
 */
record RotaryNode(Site site) implements Node {
    @Override
    public void forward(Tape tape) {
        tape.operator(
                new RotaryAppend(
                        "rotary_embedding",
                        site.batch(),
                        site.tokens(),
                        0,
                        site.shard().heads(),
                        site.shard().kvHeads(),
                        site.config().headDim(),
                        true,
                        site.wide(),
                        site.wide()),
                "qkv",
                "qkv",
                "queries",
                "queries",
                "keys",
                "keys",
                "values",
                "values",
                "angles",
                "angles");
    }

    @Override
    public void inputGradient(Tape tape) {
        tape.operator(
                new RotaryGradient(
                        "rotary_embedding_gradient",
                        site.batch(),
                        site.tokens(),
                        site.shard().heads(),
                        site.shard().kvHeads(),
                        site.config().headDim(),
                        site.wide()),
                "d_queries",
                "d_queries",
                "d_keys",
                "d_keys",
                "d_values",
                "d_values",
                "d_qkv",
                "d_qkv",
                "angles_back",
                "angles_back");
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
    public List<String> gives() {
        return List.of("queries", "keys", "values");
    }

    @Override
    public List<Kept> needs() {
        return List.of();
    }
}
