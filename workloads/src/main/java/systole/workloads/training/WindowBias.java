package systole.workloads.training;

import systole.workloads.lowering.stream.ColumnFunction;
import systole.workloads.model.Level;
import systole.workloads.operator.ColumnPass;
import systole.workloads.operator.EmbeddingGather;
import systole.workloads.operator.EmbeddingGradient;
import systole.workloads.operator.LayerFunction;
import systole.workloads.operator.Pointwise;

/**
 * What is added to the scaled scores of windows: a learned number for each head and distance, taken from a table for every pair of
 * patches, and where windows are shifted the mask of each (Liu et al., "Swin Transformer", 2021).
 *
 * @param site sizes of windows
 * @param level theirs
 */
record WindowBias(Site site, Level level) {
    private int heads() {
        return site.shard().heads();
    }

    /** Pairs of patches of a window, for each head. */
    private long pairs() {
        return heads() * site.tokens() * site.tokens();
    }

    private void add(Tape tape, String name, String bias, long blocks) {
        long columns = site.batch() * pairs() / blocks;
        tape.operator(
                new Pointwise(name, LayerFunction.BIAS, blocks, columns, site.wide(), site.wide()),
                "x",
                "scores",
                "bias",
                bias,
                "y",
                "scores");
    }

    void forward(Tape tape) {
        tape.operator(
                new EmbeddingGather("window_bias", pairs(), 1, Math.toIntExact(parameters()), site.wide()),
                "tokens",
                "distances",
                "table",
                "w_window_bias",
                "y",
                "window_bias");
        add(tape, "attention_bias", "window_bias", site.batch());
        if (level.shifted()) {
            add(tape, "attention_mask", "window_mask", site.batch() / level.windows());
        }
    }

    /** Gradients of scores pass; those of the table are their sums over windows, by distance. */
    void gradient(Tape tape) {
        if (site.options().lora() != null) {
            return;
        }
        tape.operator(
                new ColumnPass(
                        "attention_bias_gradient",
                        ColumnFunction.BIAS_GRAD,
                        site.batch(),
                        pairs(),
                        site.wide(),
                        site.precision().gradients()),
                "dy",
                "d_scores",
                "d_bias",
                "d_window_bias");
        tape.operator(
                new EmbeddingGradient(
                        "window_bias_gradient",
                        pairs(),
                        1,
                        Math.toIntExact(parameters()),
                        site.precision().gradients(),
                        site.precision().gradients()),
                "tokens",
                "distances",
                "dy",
                "d_window_bias",
                "d_table",
                "d_w_window_bias");
    }

    long parameters() {
        return (long) level.distances() * heads();
    }
}
