package systole.system.json;

import java.util.List;
import java.util.Optional;
import systole.microarch.array.Sparsity;

/**
 * Reads {@code sparsity} of an array or a layer: {@code "2:4"}, or the same in words, {@code {"keep": 2, "of": 4,
 * "operand": "weights"}}.
 */
final class SparsityReader {
    private static final int LARGEST_GROUP = 9999;

    private SparsityReader() {}

    /** The sparsity; {@code otherwise} where the description says none. */
    static Sparsity read(Fields fields, Sparsity otherwise) {
        JsonValue value = fields.find("sparsity");
        if (value == null) {
            return otherwise;
        }
        return value.isObject() ? inWords(fields.object("sparsity")) : ratio(value, fields.problems());
    }

    private static Sparsity inWords(Fields sparsity) {
        int of = sparsity.whole("of", 1, LARGEST_GROUP);
        int keep = sparsity.whole("keep", 1, of);
        sparsity.oneOf("operand", List.of("weights"), "weights");
        sparsity.make(() -> true);
        return new Sparsity(keep, of).reduced();
    }

    private static Sparsity ratio(JsonValue value, Problems problems) {
        Optional<Sparsity> ratio =
                value.kind() == JsonValue.Kind.STRING ? Sparsity.parse(value.text()) : Optional.empty();
        if (ratio.isPresent()) {
            return ratio.get().reduced();
        }
        problems.wrong(
                value,
                "weights kept of a group, such as \"2:4\" or {\"keep\": 2, \"of\": 4, \"operand\": \"weights\"}");
        return Sparsity.DENSE;
    }
}
