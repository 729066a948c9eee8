package systole.system.json;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import systole.isa.DataType;
import systole.workloads.model.Precision;

/** Reads {@code precision}; what is missing is the number format in which the model is published. */
final class PrecisionReader {
    private static final List<String> TYPES = types();

    private PrecisionReader() {}

    /**
     * Reads the formats.
     *
     * @return precision of a model published in a format, on a device that multiplies some
     */
    static BiFunction<DataType, Set<DataType>, Precision> read(Fields precision, List<String> assumptions) {
        @Nullable DataType weights = type(precision, "weights");
        @Nullable DataType activations = type(precision, "activations");
        @Nullable DataType kvCache = type(precision, "kvCache");
        for (String key : List.of("compute", "gradients", "optimizerState")) {
            precision.refuse(key, "none for inference, which has weights, activations and kvCache");
        }
        precision.make(() -> true);
        return (published, multiplied) -> {
            DataType linear = either(weights, published, "weights", assumptions);
            DataType inputs = either(activations, published, "activations", assumptions);
            if (kvCache == null && !multiplied.contains(published) && multiplied.contains(inputs)) {
                assumptions.add("precision.kvCache is " + inputs.text() + ", as the device does not multiply "
                        + published.text());
                return new Precision(linear, inputs, inputs);
            }
            return new Precision(linear, inputs, either(kvCache, published, "kvCache", assumptions));
        };
    }

    private static @Nullable DataType type(Fields precision, String key) {
        return precision.has(key) ? Scalars.dataType(precision.oneOf(key, TYPES)) : null;
    }

    private static DataType either(@Nullable DataType given, DataType published, String key, List<String> assumptions) {
        if (given != null) {
            return given;
        }
        assumptions.add("precision." + key + " is " + published.text() + ", as the model is published");
        return published;
    }

    private static List<String> types() {
        List<String> types = new ArrayList<>(List.of("fp8"));
        Arrays.stream(DataType.values())
                .filter(type -> type != DataType.INT32)
                .map(DataType::text)
                .forEach(types::add);
        return List.copyOf(types);
    }
}
