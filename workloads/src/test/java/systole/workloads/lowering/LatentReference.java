package systole.workloads.lowering;

import java.util.Map;
import systole.workloads.model.Latent;

/** Attention over latent vectors (DeepSeek-AI, "DeepSeek-V2", 2024, section 2.1.2 and 2.1.3) in double precision, as plain loops. */
final class LatentReference {
    private final Latent latent;
    private final int batch;
    private final int tokens;
    private final int heads;
    private final int hidden;

    LatentReference(Latent latent, int batch, int tokens, int heads, int hidden) {
        this.latent = latent;
        this.batch = batch;
        this.tokens = tokens;
        this.heads = heads;
        this.hidden = hidden;
    }

    /** The branch, from what it reads. */
    double[] branch(Map<String, double[]> v, double[] x) {
        int rows = batch * tokens;
        int query = latent.queryRank();
        int columns = query + latent.cached();
        double[] narrow = Numbers.product(x, Numbers.of(v, "w_latent_projection"), rows, columns, hidden);
        double[] from = query == 0 ? x : norm(v, "query_norm", part(narrow, columns, 0, query));
        double[] vectors = norm(v, "latent_norm", part(narrow, columns, query, latent.rank()));
        double[] queries = Numbers.product(
                from, Numbers.of(v, "w_query_projection"), rows, heads * latent.headDim(), query == 0 ? hidden : query);
        int expanded = heads * (latent.plain() + latent.value());
        double[] all = Numbers.product(vectors, Numbers.of(v, "w_key_value_projection"), rows, expanded, latent.rank());
        double[] shared = part(narrow, columns, query + latent.rank(), latent.rotary());
        double[] attended = new double[rows * heads * latent.value()];
        for (int b = 0; b < batch; b++) {
            for (int head = 0; head < heads; head++) {
                head(v, queries, all, shared, attended, b, head);
            }
        }
        return Numbers.product(attended, Numbers.of(v, "w_output_projection"), rows, hidden, heads * latent.value());
    }

    private static double[] norm(Map<String, double[]> v, String name, double[] x) {
        return Numbers.norm(x, Numbers.of(v, "w_" + name), new double[0]);
    }

    private double[] part(double[] x, int columns, int first, int width) {
        double[] part = new double[batch * tokens * width];
        for (int i = 0; i < part.length; i++) {
            part[i] = x[i / width * columns + first + i % width];
        }
        return part;
    }

    private void head(
            Map<String, double[]> v,
            double[] queries,
            double[] all,
            double[] shared,
            double[] attended,
            int b,
            int head) {
        int plain = latent.plain();
        int both = plain + latent.value();
        for (int t = 0; t < tokens; t++) {
            int query = ((b * tokens + t) * heads + head) * latent.headDim();
            double[] weights = new double[t + 1];
            double total = 0;
            for (int s = 0; s <= t; s++) {
                double dot = 0;
                for (int i = 0; i < plain; i++) {
                    dot += queries[query + i] * all[((b * tokens + s) * heads + head) * both + i];
                }
                for (int i = 0; i < latent.rotary(); i++) {
                    dot += turned(v, queries, query + plain, t, i)
                            * turned(v, shared, (b * tokens + s) * latent.rotary(), s, i);
                }
                weights[s] = Math.exp(dot / Math.sqrt(latent.headDim()));
                total += weights[s];
            }
            for (int s = 0; s <= t; s++) {
                for (int i = 0; i < latent.value(); i++) {
                    attended[((b * tokens + t) * heads + head) * latent.value() + i] +=
                            weights[s] / total * all[((b * tokens + s) * heads + head) * both + plain + i];
                }
            }
        }
    }

    /** Element {@code i} of what begins at {@code first}, rotated by the angles of a token. */
    private double turned(Map<String, double[]> v, double[] x, int first, int token, int i) {
        int dim = latent.rotary();
        int half = dim / 2;
        double[] angles = Numbers.of(v, "angles");
        double cosine = angles[token * dim + i % half];
        double sine = angles[token * dim + half + i % half];
        return i < half
                ? x[first + i] * cosine - x[first + i + half] * sine
                : x[first + i] * cosine + x[first + i - half] * sine;
    }
}
