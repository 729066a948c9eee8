package systole.workloads.lowering;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import systole.workloads.model.Latent;

/** Parts of the rows that latent attention projects to, where they lie, and the gradient of the rows from those of the parts. */
final class LatentViews {
    private final Map<String, Integer> widths = new LinkedHashMap<>();
    private final int rows;

    LatentViews(@Nullable Latent latent, int rows) {
        this.rows = rows;
        if (latent != null) {
            if (latent.queryRank() > 0) {
                widths.put("latent_query", latent.queryRank());
            }
            widths.put("latent_vector", latent.rank());
            widths.put("latent_key", latent.rotary());
        }
    }

    /** Brings a part, or the gradient of the whole, up to what the other is now. */
    void see(String name, Map<String, double[]> values) {
        if (widths.containsKey(name)) {
            int width = Objects.requireNonNull(widths.get(name));
            double[] part = new double[rows * width];
            copy(name, part, Objects.requireNonNull(values.get("latent")), true);
            values.put(name, part);
        } else if (name.equals("d_latent")) {
            double[] whole = new double[rows * columns()];
            widths.keySet().forEach(part -> copy(part, Objects.requireNonNull(values.get("d_" + part)), whole, false));
            values.put(name, whole);
        }
    }

    private int columns() {
        return widths.values().stream().mapToInt(Integer::intValue).sum();
    }

    private void copy(String name, double[] part, double[] whole, boolean out) {
        int first = 0;
        for (Map.Entry<String, Integer> each : widths.entrySet()) {
            if (each.getKey().equals(name)) {
                int width = each.getValue();
                for (int r = 0; r < rows; r++) {
                    int at = r * columns() + first;
                    System.arraycopy(
                            out ? whole : part, out ? at : r * width, out ? part : whole, out ? r * width : at, width);
                }
            }
            first += each.getValue();
        }
    }
}
