package systole.system.scalesim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import systole.microarch.array.ConvShape;
import systole.microarch.array.Gemm;
import systole.microarch.array.Sparsity;
import systole.system.array.ArrayLayer;

/**
 * Reads a topology: a header, then a layer a line. The header says whether layers are convolutions or products; a comma at the
 * end of a line means nothing. A convolution with {@code DP} in its name is depthwise: one run for each channel, as there.
 */
final class TopologyReader {
    private static final int MOST = 65_536;
    private static final String CONV =
            "Layer name, IFMAP Height, IFMAP Width, Filter Height, Filter Width, Channels, Num Filter, Strides";
    private static final String PRODUCT = "Layer, M, N, K";

    private final InputLines input;
    private final boolean sparse;
    private final List<String> assumptions;
    private boolean ignoredSparsity;

    TopologyReader(InputLines input, boolean sparse, List<String> assumptions) {
        this.input = input;
        this.sparse = sparse;
        this.assumptions = assumptions;
    }

    List<ArrayLayer> layers() {
        List<ArrayLayer> layers = new ArrayList<>();
        if (input.lines().isEmpty()) {
            return layers;
        }
        InputLines.Line header = input.lines().get(0);
        boolean products = products(header);
        for (InputLines.Line line : input.lines().subList(1, input.lines().size())) {
            List<String> cells = cells(line.text());
            ArrayLayer layer = products ? product(line.number(), cells) : convolution(line.number(), cells);
            if (layer != null) {
                layers.add(layer);
            }
        }
        if (input.lines().size() == 1) {
            input.wrong(header.number(), "a header and no layer", "a layer a line", "");
        }
        if (ignoredSparsity) {
            assumptions.add("sparsity of layers has no effect: SparsitySupport is not true");
        }
        return layers;
    }

    private boolean products(InputLines.Line header) {
        List<String> names = cells(header.text().toLowerCase(Locale.ROOT));
        boolean products = names.size() > 3
                && names.subList(1, 4).stream().map(String::strip).toList().equals(List.of("m", "n", "k"));
        boolean number = names.size() > 1 && names.get(1).matches("[0-9]+");
        if (number || (!products && names.size() < 8)) {
            input.wrong(header.number(), "\"" + header.text() + "\"", "a header: " + CONV + "; or " + PRODUCT, "");
        }
        return products;
    }

    private static List<String> cells(String line) {
        List<String> cells = new ArrayList<>(
                Arrays.stream(line.split(",", -1)).map(String::strip).toList());
        while (cells.size() > 1 && cells.get(cells.size() - 1).isEmpty()) {
            cells.remove(cells.size() - 1);
        }
        return cells;
    }

    private void named(int line, List<String> cells) {
        if (cells.get(0).isBlank()) {
            input.wrong(line, "a layer without a name", "a name before its sizes", "");
        }
    }

    private @Nullable ArrayLayer product(int line, List<String> cells) {
        named(line, cells);
        if (cells.size() < 4 || cells.size() > 6) {
            input.wrong(
                    line, cells.size() + " values", PRODUCT + " and perhaps a sparsity such as 2:4 and a batch", "");
            return null;
        }
        int m = input.whole(line, "M", cells.get(1), 1, Integer.MAX_VALUE);
        int n = input.whole(line, "N", cells.get(2), 1, Integer.MAX_VALUE);
        int k = input.whole(line, "K", cells.get(3), 1, Integer.MAX_VALUE);
        int batch = 1;
        Sparsity sparsity = Sparsity.DENSE;
        for (String more : cells.subList(4, cells.size())) {
            if (more.contains(":")) {
                sparsity = sparsity(line, more);
            } else {
                batch = input.whole(line, "batch", more, 1, 1_000_000);
            }
        }
        return new ArrayLayer(cells.get(0), new Gemm(m, n, k), sparsity, batch);
    }

    private @Nullable ArrayLayer convolution(int line, List<String> given) {
        List<String> cells = new ArrayList<>(given);
        named(line, cells);
        Sparsity sparsity = Sparsity.DENSE;
        if (cells.size() > 8 && cells.get(cells.size() - 1).contains(":")) {
            sparsity = sparsity(line, cells.remove(cells.size() - 1));
        }
        if (cells.size() == 9 && cells.get(8).equals(cells.get(7))) {
            cells.remove(8); // strides of both directions
        }
        if (cells.size() == 9) {
            input.wrong(line, "strides " + cells.get(7) + " and " + cells.get(8), "equal ones", "");
            return null;
        }
        if (cells.size() != 8) {
            input.wrong(line, cells.size() + " values", CONV + " and perhaps a sparsity such as 2:4", "");
            return null;
        }
        String[] names = CONV.split(", ", -1);
        int[] sizes = new int[8];
        for (int i = 1; i < 8; i++) {
            sizes[i] = input.whole(line, names[i], cells.get(i), 1, MOST);
        }
        if (sizes[3] > sizes[1] || sizes[4] > sizes[2]) {
            input.wrong(
                    line,
                    "a filter of " + sizes[3] + " x " + sizes[4] + " on an input of " + sizes[1] + " x " + sizes[2],
                    "a filter that fits into the input, padding included",
                    "");
            return null;
        }
        boolean depthwise = cells.get(0).contains("DP");
        if (depthwise) {
            assumptions.add(cells.get(0) + " is depthwise, as DP in its name says: " + sizes[5]
                    + " runs of one channel each, one row of the table with that count");
        }
        return new ArrayLayer(
                cells.get(0),
                new ConvShape(sizes[1], sizes[2], sizes[3], sizes[4], depthwise ? 1 : sizes[5], sizes[6], sizes[7]),
                sparsity,
                depthwise ? sizes[5] : 1);
    }

    private Sparsity sparsity(int line, String text) {
        Optional<Sparsity> ratio = Sparsity.parse(text).map(Sparsity::reduced);
        if (ratio.isEmpty()) {
            input.wrong(line, "sparsity \"" + text + "\"", "kept weights of a group, such as 2:4", "");
            return Sparsity.DENSE;
        }
        ignoredSparsity |= !sparse && !ratio.get().equals(Sparsity.DENSE);
        return sparse ? ratio.get() : Sparsity.DENSE;
    }
}
