package systole.workloads.lowering;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import systole.workloads.model.TransformerConfig;

/**
 * A layer with norms before its branches, of an encoder or of a decoder that attends to one, forwards in double precision, as plain
 * loops.
 *
 * @param config the stack that it is of
 * @param batch sequences
 * @param tokens of each
 * @param positions of the encoder that each attends to; 0 where it attends to its own tokens alone
 * @param factor what values kept by dropout are multiplied with; 1 where nothing is dropped
 * @param drops weights of attention to tokens of the same stack are dropped
 * @param dropsCross those of attention to the encoder are
 */
record CrossReference(
        TransformerConfig config,
        int batch,
        int tokens,
        int positions,
        double factor,
        boolean drops,
        boolean dropsCross) {
    /** The result of the layer, from its input {@code hidden}, the encoder's {@code states}, parameters and masks by their names. */
    double[] next(Map<String, double[]> v) {
        int inner = config.heads() * config.headDim();
        int rows = batch * tokens;
        double[] hidden = Numbers.of(v, "hidden");
        double[] qkv = Numbers.linear(v, "qkv_projection", Numbers.norm(config, v, "input_norm", hidden), 3 * inner);
        double[] own = attended(
                part(qkv, rows, 3, 0),
                part(qkv, rows, 3, 1),
                part(qkv, rows, 3, 2),
                tokens,
                config.encoder() == null,
                v.get("position_bias"),
                drops ? v.get("attention_mask") : null);
        double[] middle = Numbers.joined(
                v,
                "attention_residual_sum",
                Numbers.linear(v, "output_projection", own, config.hidden()),
                hidden,
                factor);
        if (positions > 0) {
            int sources = batch * positions;
            double[] q = Numbers.linear(
                    v, "cross_query_projection", Numbers.norm(config, v, "cross_attention_norm", middle), inner);
            double[] kv = Numbers.linear(v, "cross_key_value_projection", Numbers.of(v, "states"), 2 * inner);
            double[] found = attended(
                    q,
                    part(kv, sources, 2, 0),
                    part(kv, sources, 2, 1),
                    positions,
                    false,
                    null,
                    dropsCross ? v.get("cross_attention_mask") : null);
            double[] branch = Numbers.linear(v, "cross_output_projection", found, config.hidden());
            middle = Numbers.joined(v, "cross_attention_residual_sum", branch, middle, factor);
        }
        double[] up = Numbers.linear(
                v, "up_projection", Numbers.norm(config, v, "post_attention_norm", middle), config.intermediate());
        for (int i = 0; i < up.length; i++) {
            up[i] = config.activation().equals("relu") ? Math.max(0, up[i]) : Numbers.gelu(up[i]);
        }
        return Numbers.joined(
                v, "mlp_residual_sum", Numbers.linear(v, "down_projection", up, config.hidden()), middle, factor);
    }

    /** One of several parts of each row. */
    private static double[] part(double[] rows, int count, int parts, int number) {
        int width = rows.length / count / parts;
        double[] part = new double[count * width];
        for (int r = 0; r < count; r++) {
            System.arraycopy(rows, (r * parts + number) * width, part, r * width, width);
        }
        return part;
    }

    /** Attention of the tokens to {@code keys} keys of each sequence; all tensors have tokens before heads. */
    private double[] attended(
            double[] q,
            double[] k,
            double[] values,
            int keys,
            boolean causal,
            double @Nullable [] bias,
            double @Nullable [] mask) {
        int heads = config.heads();
        int dim = config.headDim();
        double[] out = new double[q.length];
        for (int row = 0; row < batch * tokens * heads; row++) {
            int head = row % heads;
            int token = row / heads % tokens;
            int sequence = row / heads / tokens;
            int seen = causal ? token + 1 : keys;
            double[] weights = new double[seen];
            double total = 0;
            for (int s = 0; s < seen; s++) {
                double score = 0;
                for (int i = 0; i < dim; i++) {
                    score += q[row * dim + i] * k[((sequence * keys + s) * heads + head) * dim + i];
                }
                score *= config.traits().scaled() ? 1 / Math.sqrt(dim) : 1;
                weights[s] = Math.exp(score + (bias == null ? 0 : bias[(head * tokens + token) * keys + s]));
                total += weights[s];
            }
            for (int s = 0; s < seen; s++) {
                int place = ((sequence * heads + head) * tokens + token) * keys + s;
                double weight = weights[s] / total * (mask == null ? 1 : mask[place] * factor);
                for (int i = 0; i < dim; i++) {
                    out[row * dim + i] += weight * values[((sequence * keys + s) * heads + head) * dim + i];
                }
            }
        }
        return out;
    }
}
