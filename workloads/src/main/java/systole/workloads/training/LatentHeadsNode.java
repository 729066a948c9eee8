package systole.workloads.training;

import java.util.List;
import systole.workloads.model.Latent;
import systole.workloads.operator.LatentHeads;
import systole.workloads.operator.LatentHeadsGradient;

/**
 * Keys and values of heads from what latent vectors were expanded to, and rotation of queries.
 *
 * @param site sizes
 * @param latent widths of heads
 */
record LatentHeadsNode(Site site, Latent latent) implements Node {
    private int heads() {
        return site.shard().heads();
    }

    @Override
    public void forward(Tape tape) {
        tape.operator(
                new LatentHeads("latent_heads", site.batch(), site.tokens(), heads(), latent, site.wide()),
                "queries",
                "queries",
                "expanded",
                "expanded",
                "shared_key",
                "latent_key",
                "angles",
                "angles",
                "keys",
                "keys",
                "values",
                "values");
    }

    @Override
    public void inputGradient(Tape tape) {
        tape.operator(
                new LatentHeadsGradient(
                        "latent_heads_gradient", site.batch(), site.tokens(), heads(), latent, site.wide()),
                "d_queries",
                "d_queries",
                "d_keys",
                "d_keys",
                "d_values",
                "d_values",
                "angles_back",
                "angles_back",
                "d_expanded",
                "d_expanded",
                "d_shared_key",
                "d_latent_key");
    }

    @Override
    public Effort effort() {
        return Effort.PRODUCT;
    }

    @Override
    public List<Kept> inputs() {
        long expanded = heads() * ((long) latent.plain() + latent.value());
        return List.of(
                site.whole("queries", (long) heads() * latent.headDim()),
                site.whole("expanded", expanded),
                site.whole("latent_key", latent.rotary()));
    }

    @Override
    public List<String> gives() {
        return List.of("keys", "values");
    }

    @Override
    public List<Kept> needs() {
        return List.of();
    }
}
