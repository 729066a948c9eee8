package systole.workloads.lowering;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Shifts, scales and gates where they lie in the modulations of each image, and the gradient of these from those of the parts. */
final class ModulationViews {
    private static final List<String> OF_LAYER =
            List.of("attention_shift", "attention_scale", "attention_gate", "mlp_shift", "mlp_scale", "mlp_gate");
    private static final List<String> OF_HEAD = List.of("final_shift", "final_scale");

    private final int hidden;

    ModulationViews(int hidden) {
        this.hidden = hidden;
    }

    private static List<String> parts(Map<String, double[]> values) {
        return values.containsKey("d_final_shift") ? OF_HEAD : OF_LAYER;
    }

    /** Brings a part, or the gradient of the whole, up to what the other is now. */
    void see(String name, Map<String, double[]> values) {
        List<String> parts = OF_HEAD.contains(name) ? OF_HEAD : OF_LAYER;
        if (parts.contains(name)) {
            double[] whole = Objects.requireNonNull(values.get("modulations"));
            double[] part = new double[whole.length / parts.size()];
            copy(parts, name, part, whole, true);
            values.put(name, part);
        } else if (name.equals("d_modulations_parts")) {
            List<String> given = parts(values);
            double[] first = Objects.requireNonNull(values.get("d_" + given.get(0)));
            double[] whole = new double[first.length * given.size()];
            given.forEach(part -> copy(given, part, Objects.requireNonNull(values.get("d_" + part)), whole, false));
            values.put(name, whole);
        }
    }

    private void copy(List<String> parts, String name, double[] part, double[] whole, boolean out) {
        for (int image = 0; image < part.length / hidden; image++) {
            int at = (image * parts.size() + parts.indexOf(name)) * hidden;
            System.arraycopy(
                    out ? whole : part,
                    out ? at : image * hidden,
                    out ? part : whole,
                    out ? image * hidden : at,
                    hidden);
        }
    }
}
