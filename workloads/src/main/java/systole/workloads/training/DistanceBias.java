package systole.workloads.training;

import systole.workloads.operator.PositionBias;
import systole.workloads.operator.PositionBiasGradient;

/**
 * Biases of scores by distance, looked up once for all layers: of each pair of tokens the row of a table that its bucket names.
 *
 * @param site sizes
 */
record DistanceBias(Site site) {
    private int heads() {
        return site.shard().heads();
    }

    private int buckets() {
        return site.config().traits().buckets();
    }

    void forward(Tape tape) {
        tape.weighted(
                new PositionBias("position_bias", heads(), site.tokens(), site.tokens(), buckets(), site.wide()),
                site.wide().bytes(parameters()),
                "tokens",
                "buckets",
                "table",
                "w_position_bias",
                "y",
                "position_bias^T");
    }

    void gradient(Tape tape) {
        tape.operator(
                new PositionBiasGradient(
                        "position_bias_gradient",
                        heads(),
                        site.tokens(),
                        site.tokens(),
                        buckets(),
                        site.wide(),
                        site.precision().gradients()),
                "tokens",
                "buckets",
                "dy",
                "d_position_bias^T",
                "d_table",
                "d_w_position_bias");
    }

    long parameters() {
        return (long) buckets() * heads();
    }

    Kept kept() {
        return new Kept("position_bias", site.wide().bytes(heads() * site.tokens() * site.tokens()));
    }
}
