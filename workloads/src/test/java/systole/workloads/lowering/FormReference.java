package systole.workloads.lowering;

import systole.workloads.operator.AttentionForm;

/**
 * Attention in any form, as loops in double precision.
 *
 * @param batch sequences
 * @param kvHeads heads of keys
 * @param group query heads that share one
 * @param dim elements of a query or key head
 * @param keys keys of a sequence
 * @param queries queries of a sequence, those of its last tokens
 * @param causal queries see what comes before them; else all
 * @param form what sets it apart
 */
record FormReference(
        int batch, int kvHeads, int group, int dim, int keys, int queries, boolean causal, AttentionForm form) {
    /** Attention under a causal mask. */
    FormReference(int batch, int kvHeads, int group, int dim, int keys, int queries, AttentionForm form) {
        this(batch, kvHeads, group, dim, keys, queries, true, form);
    }

    int heads() {
        return kvHeads * group;
    }

    /**
     * The result, tokens before heads.
     *
     * @param q queries, tokens before heads
     * @param k keys, heads before tokens
     * @param v values, the first elements of rows of {@code valueStride}
     */
    double[] result(double[] q, double[] k, double[] v, int valueStride) {
        return result(q, k, v, valueStride, new double[heads() * queries * keys]);
    }

    /** The same with a bias for each head, query and key. */
    double[] result(double[] q, double[] k, double[] v, int valueStride, double[] bias) {
        int width = form.valueDim();
        double[] out = new double[batch * queries * heads() * width];
        for (int b = 0; b < batch; b++) {
            for (int t = 0; t < queries; t++) {
                for (int head = 0; head < heads(); head++) {
                    int row = (b * queries + t) * heads() + head;
                    int seen = causal ? keys - queries + t + 1 : keys;
                    int first = form.window() == 0 ? 0 : (int) Math.max(0, seen - form.window());
                    double sum = 0;
                    for (int key = first; key < seen; key++) {
                        int at = (b * kvHeads + head / group) * keys + key;
                        double weight = weight(q, row, k, at, bias[(head * queries + t) * keys + key]);
                        sum += weight;
                        for (int i = 0; i < width; i++) {
                            out[row * width + i] += weight * v[at * valueStride + i];
                        }
                    }
                    for (int i = 0; i < width; i++) {
                        out[row * width + i] /= sum;
                    }
                }
            }
        }
        return out;
    }

    private double weight(double[] q, int row, double[] k, int at, double bias) {
        double score = 0;
        for (int i = 0; i < dim; i++) {
            score += q[row * dim + i] * k[at * dim + i];
        }
        score /= Math.sqrt(form.scaleDim());
        double cap = form.softcap();
        return Math.exp(bias + (cap == 0 ? score : cap * Math.tanh(score / cap)));
    }
}
