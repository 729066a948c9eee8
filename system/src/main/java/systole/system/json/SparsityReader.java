package systole.system.json;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import systole.microarch.array.Sparsity;

/**
 * Reads {@code sparsity} of an array or a layer: {@code "2:4"}, or the same in words, {@code {"keep": 2, "of": 4,
 * "operand": "weights"}}.
 */
final class SparsityReader {
    private static final int LARGEST_GROUP = 9999;
    private static final Pattern RATIO = Pattern.compile("([1-9][0-9]{0,3}):([1-9][0-9]{0,3})");

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
        return keep == of ? Sparsity.DENSE : new Sparsity(keep, of);
    }

    private static Sparsity ratio(JsonValue value, Problems problems) {
        Matcher ratio = RATIO.matcher(value.text());
        if (value.kind() == JsonValue.Kind.STRING && ratio.matches()) {
            int keep = Integer.parseInt(ratio.group(1));
            int of = Integer.parseInt(ratio.group(2));
            if (keep <= of) {
                return keep == of ? Sparsity.DENSE : new Sparsity(keep, of);
            }
        }
        problems.wrong(
                value,
                "weights kept of a group, such as \"2:4\" or {\"keep\": 2, \"of\": 4, \"operand\": \"weights\"}");
        return Sparsity.DENSE;
    }
}
