package systole.system.json;

import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import systole.microarch.array.ConvShape;
import systole.microarch.array.Gemm;
import systole.microarch.array.Sparsity;
import systole.system.array.ArrayLayer;

/** Reads an operator that an array machine has: a product or a convolution. */
final class LayerReader {
    private static final int MOST = 65_536;
    private static final Pattern RATIO = Pattern.compile("([1-9][0-9]{0,3}):([1-9][0-9]{0,3})");

    private LayerReader() {}

    static Supplier<ArrayLayer> read(JsonValue value, Problems problems) {
        Fields fields = new Fields(value, problems);
        if (!value.isObject()) {
            return Problems.unread();
        }
        String op = fields.oneOf("op", List.of("gemm", "conv"));
        String name = fields.text("name", op);
        int count = fields.has("count") ? fields.whole("count", 1) : 1;
        Sparsity sparsity = fields.has("sparsity") ? sparsity(fields) : Sparsity.DENSE;
        return op.equals("gemm") ? gemm(fields, name, sparsity, count) : conv(fields, name, sparsity, count);
    }

    private static Supplier<ArrayLayer> gemm(Fields fields, String name, Sparsity sparsity, long count) {
        int m = fields.whole("m", 1);
        int n = fields.whole("n", 1);
        int k = fields.whole("k", 1);
        int batch = fields.has("batch") ? fields.whole("batch", 1) : 1;
        return fields.make(() -> new ArrayLayer(name, new Gemm(m, n, k), sparsity, count * batch));
    }

    private static Supplier<ArrayLayer> conv(Fields fields, String name, Sparsity sparsity, long count) {
        int height = fields.whole("ifmap_h", 1, MOST);
        int width = fields.whole("ifmap_w", 1, MOST);
        int filterHeight = fields.whole("filter_h", 1, MOST);
        int filterWidth = fields.whole("filter_w", 1, MOST);
        int channels = fields.whole("channels", 1, MOST);
        int filters = fields.whole("num_filters", 1, MOST);
        int stride = fields.has("stride") ? fields.whole("stride", 1, MOST) : 1;
        return fields.make(() -> new ArrayLayer(
                name,
                new ConvShape(height, width, filterHeight, filterWidth, channels, filters, stride),
                sparsity,
                count));
    }

    private static Sparsity sparsity(Fields fields) {
        Matcher ratio = RATIO.matcher(fields.text("sparsity"));
        JsonValue value = fields.find("sparsity");
        if (value != null && ratio.matches()) {
            int kept = Integer.parseInt(ratio.group(1));
            int group = Integer.parseInt(ratio.group(2));
            if (kept <= group) {
                return new Sparsity(kept, group);
            }
        }
        if (value != null) {
            fields.problems().wrong(value, "kept weights of a group, such as \"2:4\"");
        }
        return Sparsity.DENSE;
    }
}
