package systole.workloads.lowering;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import systole.workloads.model.Level;
import systole.workloads.model.TransformerConfig;

/**
 * Layers of networks of images forwards in double precision, as plain loops. Patches stand window by window, and four neighbours beside
 * each other, so that copies into another order change nothing.
 */
final class ImageReference {
    private final TransformerConfig config;
    private final int images;
    private final int tokens;

    ImageReference(TransformerConfig config, int images, int tokens) {
        this.config = config;
        this.images = images;
        this.tokens = tokens;
    }

    /** A layer of a level, four neighbours merged after it. */
    double[] windowed(Map<String, double[]> v, Level level) {
        int windows = Math.toIntExact(images * level.windows());
        int each = level.windowTokens();
        Map<String, double[]> with = new HashMap<>(v);
        with.put("score_bias", biases(v, windows, each, Math.toIntExact(level.windows())));
        LayerReference within = new LayerReference(config, windows, each, 1);
        double[] hidden = Numbers.of(v, "hidden");
        double[] middle = Numbers.sum(hidden, within.attention(with, Numbers.norm(config, v, "input_norm", hidden)));
        double[] next =
                Numbers.sum(middle, within.feedForward(v, Numbers.norm(config, v, "post_attention_norm", middle)));
        return Numbers.linear(v, "merge_projection", Numbers.norm(config, v, "merge_norm", next), 2 * config.hidden());
    }

    /** A bias for each pair and head, and a mask for each window of an image. */
    private double[] biases(Map<String, double[]> v, int windows, int each, int ofImage) {
        int pairs = config.heads() * each * each;
        double[] biases = new double[windows * pairs];
        for (int i = 0; i < biases.length; i++) {
            int distance = (int) Numbers.of(v, "distances")[i % pairs];
            biases[i] = Numbers.of(v, "w_window_bias")[distance] + Numbers.of(v, "window_mask")[i % (ofImage * pairs)];
        }
        return biases;
    }

    /** A layer that modulations of each image scale and shift. */
    double[] modulated(Map<String, double[]> v) {
        double[] m = modulations(v, "modulation", 6);
        LayerReference layer = new LayerReference(config, images, tokens, 1);
        double[] hidden = Numbers.of(v, "hidden");
        double[] attended = layer.attention(v, shifted(v, "input_norm", hidden, m, 6, 0));
        double[] middle = gated(hidden, attended, m, 2);
        double[] branch = layer.feedForward(v, shifted(v, "post_attention_norm", middle, m, 6, 3));
        return gated(middle, branch, m, 5);
    }

    /** The numbers of each token, after a last modulated norm. */
    double[] outputs(Map<String, double[]> v, int columns) {
        double[] normed =
                shifted(v, "final_norm", Numbers.of(v, "hidden"), modulations(v, "final_modulation", 2), 2, 0);
        return Numbers.linear(v, "patch_projection", normed, columns);
    }

    private double[] modulations(Map<String, double[]> v, String name, int count) {
        double[] activated =
                Arrays.stream(Numbers.of(v, "condition")).map(Numbers::silu).toArray();
        return Numbers.linear(v, name, activated, count * config.hidden());
    }

    /** x (1 + scale) + shift of a norm; the shift is that part of the modulations, the scale the next. */
    private double[] shifted(Map<String, double[]> v, String name, double[] x, double[] m, int count, int part) {
        int hidden = config.hidden();
        double[] y = Numbers.norm(config, v, name, x);
        for (int i = 0; i < y.length; i++) {
            int at = i / (tokens * hidden) * count * hidden + part * hidden + i % hidden;
            y[i] = y[i] * (1 + m[at + hidden]) + m[at];
        }
        return y;
    }

    private double[] gated(double[] x, double[] branch, double[] m, int part) {
        int hidden = config.hidden();
        double[] y = x.clone();
        for (int i = 0; i < y.length; i++) {
            y[i] += m[i / (tokens * hidden) * 6 * hidden + part * hidden + i % hidden] * branch[i];
        }
        return y;
    }
}
