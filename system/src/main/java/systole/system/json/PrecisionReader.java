package systole.system.json;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import systole.isa.DataType;
import systole.system.ImportedModel;
import systole.workloads.model.Precision;

/** Reads {@code precision}; what is missing is the number format in which the model is published. */
public final class PrecisionReader {
    private static final List<String> TYPES = types();

    private PrecisionReader() {}

    /** What the formats come to. */
    @FunctionalInterface
    interface Formats {
        /**
         * Formats of a model on a device.
         *
         * @param published format of the model
         * @param quantised how its published weights are quantised; null where they are not
         * @param multiplied formats that the device multiplies
         */
        Precision of(DataType published, ImportedModel.@Nullable Quantised quantised, Set<DataType> multiplied);
    }

    /** Reads the formats. */
    static Formats read(Fields precision, List<String> assumptions) {
        @Nullable DataType weights = type(precision, "weights");
        @Nullable DataType activations = type(precision, "activations");
        @Nullable DataType kvCache = type(precision, "kvCache");
        for (String key : List.of("compute", "gradients", "optimizerState")) {
            precision.refuse(key, "none for inference, which has weights, activations and kvCache");
        }
        precision.make(() -> true);
        return (published, quantised, multiplied) -> {
            ImportedModel.@Nullable Quantised all = quantised == null || quantised.expertsAlone() ? null : quantised;
            DataType linear = weights == null && all != null
                    ? quantised(all.weights(), "weights", assumptions)
                    : either(weights, published, "weights", assumptions);
            // without tensor units for them, quantised weights are widened
            boolean narrow = weights == null && all != null && all.activations() && multiplied.contains(linear);
            DataType inputs = narrow && activations == null
                    ? quantised(linear, "activations", assumptions)
                    : either(activations, published, "activations", assumptions);
            if (kvCache == null && !multiplied.contains(published) && multiplied.contains(inputs)) {
                assumptions.add("precision.kvCache is " + inputs.text() + ", as the device does not multiply "
                        + published.text());
                return new Precision(linear, inputs, inputs);
            }
            Precision formats = new Precision(linear, inputs, either(kvCache, published, "kvCache", assumptions));
            if (weights != null || quantised == null || !quantised.expertsAlone()) {
                return formats;
            }
            return formats.withNarrowExperts(quantised(quantised.weights(), "weights of routed experts", assumptions));
        };
    }

    private static @Nullable DataType type(Fields precision, String key) {
        return precision.has(key) ? Scalars.dataType(precision.oneOf(key, TYPES)) : null;
    }

    private static DataType quantised(DataType type, String key, List<String> assumptions) {
        assumptions.add("precision." + key + " is " + type.text() + ", as the model's quantization_config says");
        return type;
    }

    private static DataType either(@Nullable DataType given, DataType published, String key, List<String> assumptions) {
        if (given != null) {
            return given;
        }
        assumptions.add("precision." + key + " is " + published.text() + ", as the model is published");
        return published;
    }

    /** Names of the types that weights and activations may have. */
    public static List<String> types() {
        List<String> types = new ArrayList<>(List.of("fp8"));
        Arrays.stream(DataType.values())
                .filter(type -> type != DataType.INT32)
                .map(DataType::text)
                .forEach(types::add);
        return List.copyOf(types);
    }
}
