package systole.workloads.lowering;

import java.util.Map;
import systole.workloads.model.Family;
import systole.workloads.model.Latent;
import systole.workloads.model.TransformerConfig;

/** A transformer layer forwards in double precision, as plain loops. */
final class LayerReference {
    private final TransformerConfig config;
    private final int batch;
    private final int tokens;
    private final double factor;

    /**
     * A layer.
     *
     * @param factor what values kept by dropout are multiplied with; 1 where nothing is dropped
     */
    LayerReference(TransformerConfig config, int batch, int tokens, double factor) {
        this.config = config;
        this.batch = batch;
        this.tokens = tokens;
        this.factor = factor;
    }

    private int rows() {
        return batch * tokens;
    }

    /** The result of the layer, from its input {@code hidden}, parameters and masks by their names in passes. */
    double[] next(Map<String, double[]> v) {
        double[] hidden = Numbers.of(v, "hidden");
        return switch (config.traits().arrangement()) {
            case SERIAL, SANDWICH -> {
                double[] attended =
                        outputNorm(v, "attention", attention(v, Numbers.norm(config, v, "input_norm", hidden)));
                double[] middle = Numbers.joined(v, "attention_residual_sum", attended, hidden, factor);
                double[] branch =
                        outputNorm(v, "mlp", feedForward(v, Numbers.norm(config, v, "post_attention_norm", middle)));
                yield Numbers.joined(v, "mlp_residual_sum", branch, middle, factor);
            }
            case POST -> {
                double[] attended = Numbers.joined(v, "attention_residual_sum", attention(v, hidden), hidden, factor);
                double[] middle = outputNorm(v, "attention", attended);
                double[] both = Numbers.joined(v, "mlp_residual_sum", feedForward(v, middle), middle, factor);
                yield outputNorm(v, "mlp", both);
            }
            case PARALLEL, PARALLEL_APART -> {
                double[] normed = Numbers.norm(config, v, "input_norm", hidden);
                boolean apart = config.traits().arrangement() == Family.Arrangement.PARALLEL_APART;
                double[] other = apart ? Numbers.norm(config, v, "mlp_norm", hidden) : normed;
                double[] both = Numbers.sum(attention(v, normed), feedForward(v, other));
                yield Numbers.joined(v, "residual_sum", both, hidden, factor);
            }
            case MODULATED -> throw new IllegalArgumentException("a modulated layer is in ImageReference");
        };
    }

    /** A norm of what a branch gave, where there is one. */
    private double[] outputNorm(Map<String, double[]> v, String branch, double[] x) {
        return config.traits().arrangement() == Family.Arrangement.SERIAL
                ? x
                : Numbers.norm(config, v, branch + "_output_norm", x);
    }

    double[] feedForward(Map<String, double[]> v, double[] x) {
        int wide = config.intermediate();
        boolean gated = config.gatedActivation();
        double[] up = Numbers.linear(v, gated ? "gate_up_projection" : "up_projection", x, gated ? 2 * wide : wide);
        double[] activated = new double[rows() * wide];
        for (int i = 0; i < activated.length; i++) {
            int at = i / wide * (gated ? 2 * wide : wide) + i % wide;
            activated[i] = gated ? Numbers.silu(up[at]) * up[at + wide] : Numbers.gelu(up[at]);
        }
        return Numbers.linear(v, "down_projection", activated, config.hidden());
    }

    /** Attention and its output projection; {@code score_bias}, where there is one, is added to scaled scores. */
    double[] attention(Map<String, double[]> v, double[] x) {
        Latent latent = config.latent();
        if (latent != null) {
            return new LatentReference(latent, batch, tokens, config.heads(), config.hidden()).branch(v, x);
        }
        int dim = config.headDim();
        int all = config.heads() + 2 * config.kvHeads();
        double[] qkv = Numbers.linear(v, "qkv_projection", x, all * dim);
        double[] attended = new double[rows() * config.heads() * dim];
        for (int b = 0; b < batch; b++) {
            for (int head = 0; head < config.heads(); head++) {
                head(v, qkv, attended, b, head);
            }
        }
        return Numbers.linear(v, "output_projection", attended, config.hidden());
    }

    private void head(Map<String, double[]> v, double[] qkv, double[] attended, int b, int head) {
        int dim = config.headDim();
        int heads = config.heads();
        int kv = heads + head / (heads / config.kvHeads());
        double[] mask = v.get("attention_mask");
        for (int t = 0; t < tokens; t++) {
            int end = config.encoder() == null ? t + 1 : tokens;
            Integer window = config.kind(0).window();
            int first = window == null ? 0 : Math.max(0, end - window);
            double[] weights = new double[end];
            double total = 0;
            for (int s = first; s < end; s++) {
                double dot = 0;
                for (int i = 0; i < dim; i++) {
                    dot += turned(v, qkv, b, t, head, i) * turned(v, qkv, b, s, kv, i);
                }
                double cap = config.traits().softcap();
                double[] bias = v.get("score_bias");
                double score = dot / Math.sqrt(dim)
                        + (bias == null ? 0 : bias[((b * heads + head) * tokens + t) * tokens + s]);
                weights[s] = Math.exp(cap == 0 ? score : cap * Math.tanh(score / cap));
                total += weights[s];
            }
            for (int s = first; s < end; s++) {
                int place = ((b * heads + head) * tokens + t) * tokens + s;
                double weight = weights[s] / total * (mask == null ? 1 : mask[place] * factor);
                for (int i = 0; i < dim; i++) {
                    attended[((b * tokens + t) * heads + head) * dim + i] +=
                            weight * part(qkv, b, s, kv + config.kvHeads(), i);
                }
            }
        }
    }

    private double part(double[] qkv, int b, int t, int head, int i) {
        int all = config.heads() + 2 * config.kvHeads();
        return qkv[((b * tokens + t) * all + head) * config.headDim() + i];
    }

    /** An element of a query or key, rotated where positions are. */
    private double turned(Map<String, double[]> v, double[] qkv, int b, int t, int head, int i) {
        if (config.traits().positions() != Family.Positions.ROTARY) {
            return part(qkv, b, t, head, i);
        }
        int half = config.headDim() / 2;
        double[] angles = Numbers.of(v, "angles");
        double cosine = angles[t * config.headDim() + i % half];
        double sine = angles[t * config.headDim() + half + i % half];
        return i < half
                ? part(qkv, b, t, head, i) * cosine - part(qkv, b, t, head, i + half) * sine
                : part(qkv, b, t, head, i) * cosine + part(qkv, b, t, head, i - half) * sine;
    }
}
