package systole.workloads.lowering;

import java.util.Map;
import java.util.Objects;

/** Keys and values of an encoder's states where they lie in their projection, and its gradient from theirs; heads before tokens. */
final class CrossViews {
    private final int batch;
    private final int positions;
    private final int heads;
    private final int dim;

    CrossViews(int batch, int positions, int heads, int dim) {
        this.batch = batch;
        this.positions = positions;
        this.heads = heads;
        this.dim = dim;
    }

    /** Brings a part, or the gradient of the whole, up to what the other is now. */
    void see(String name, Map<String, double[]> values) {
        switch (name) {
            case "source" -> values.put("source", Objects.requireNonNull(values.get("states")));
            case "cross_keys", "cross_values" -> {
                double[] part = new double[batch * positions * heads * dim];
                copy(part, Objects.requireNonNull(values.get("cross_kv")), name.equals("cross_values"), true);
                values.put(name, part);
            }
            case "d_cross_kv_parts" -> {
                double[] whole = new double[2 * batch * positions * heads * dim];
                copy(Objects.requireNonNull(values.get("d_cross_keys")), whole, false, false);
                copy(Objects.requireNonNull(values.get("d_cross_values")), whole, true, false);
                values.put(name, whole);
            }
            default -> {}
        }
    }

    private void copy(double[] part, double[] whole, boolean ofValues, boolean out) {
        for (int b = 0; b < batch; b++) {
            for (int t = 0; t < positions; t++) {
                for (int head = 0; head < heads; head++) {
                    int byHead = ((b * heads + head) * positions + t) * dim;
                    int inRow = ((b * positions + t) * 2 + (ofValues ? 1 : 0)) * heads * dim + head * dim;
                    System.arraycopy(
                            out ? whole : part, out ? inRow : byHead, out ? part : whole, out ? byHead : inRow, dim);
                }
            }
        }
    }
}
