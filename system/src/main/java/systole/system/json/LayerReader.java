package systole.system.json;

import java.util.List;
import java.util.function.Supplier;
import systole.microarch.array.ConvShape;
import systole.microarch.array.Gemm;
import systole.microarch.array.Sparsity;
import systole.system.array.ArrayLayer;

/** Reads an operator that an array machine has: a product or a convolution. */
final class LayerReader {
    private static final int MOST = 65_536;

    private LayerReader() {}

    /**
     * Reads a layer.
     *
     * @param standard sparsity of a layer that says none: that of the array
     */
    static Supplier<ArrayLayer> read(JsonValue value, Problems problems, Sparsity standard) {
        Fields fields = new Fields(value, problems);
        if (!value.isObject()) {
            return Problems.unread();
        }
        String op = fields.oneOf("op", List.of("gemm", "conv"));
        String name = fields.text("name", op);
        int count = fields.has("count") ? fields.whole("count", 1) : 1;
        Sparsity sparsity = SparsityReader.read(fields, standard);
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
}
