package systole.microarch.array;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import systole.microarch.array.scratchpad.Scratchpads;

/** A run of the reference simulator. */
public final class GoldenRow {
    private final Map<String, String> values = new HashMap<>();

    private GoldenRow(String[] names, String[] cells) {
        for (int i = 0; i < names.length; i++) {
            values.put(names[i], cells[i]);
        }
    }

    /** All of them, in order. */
    public static List<GoldenRow> all() {
        try (InputStream in = GoldenRow.class.getResourceAsStream("systolic_gemm.csv")) {
            List<String> lines = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            String[] names = lines.get(0).split(",", -1);
            List<GoldenRow> rows = new ArrayList<>();
            for (String line : lines.subList(1, lines.size())) {
                rows.add(new GoldenRow(names, line.split(",", -1)));
            }
            return rows;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A column as it is written. */
    public String text(String column) {
        return Objects.requireNonNull(values.get(column), column);
    }

    /** A column of whole numbers. */
    public long whole(String column) {
        return Long.parseLong(text(column));
    }

    /** A column of numbers. */
    public double decimal(String column) {
        return Double.parseDouble(text(column));
    }

    private int size(String column) {
        return Math.toIntExact(whole(column));
    }

    /** Whether it is a convolution. */
    public boolean isConvolution() {
        return text("layer_type").equals("conv");
    }

    /** Whether memory was given a bandwidth. */
    public boolean hasBandwidth() {
        return text("bandwidth_mode").equals("USER");
    }

    /** The convolution. */
    public ConvShape convolution() {
        return new ConvShape(
                size("ifmap_h"),
                size("ifmap_w"),
                size("filter_h"),
                size("filter_w"),
                size("channels"),
                size("num_filters"),
                size("stride"));
    }

    /** The product that it is. */
    public Gemm gemm() {
        return isConvolution() ? convolution().gemm() : new Gemm(whole("M"), whole("N"), whole("K"));
    }

    /** The layer. */
    public Layer layer() {
        return isConvolution() ? convolution() : gemm();
    }

    /** The scratchpads, and memory of a bandwidth or none. */
    public Scratchpads scratchpads() {
        return new Scratchpads(
                1024 * whole("ifmap_kb"),
                1024 * whole("filter_kb"),
                1024 * whole("ofmap_kb"),
                hasBandwidth() ? whole("bw") : Long.MAX_VALUE);
    }

    /** The array. */
    public ArraySpec spec(Folds folds) {
        Dataflow dataflow = Dataflow.ALL.stream()
                .filter(candidate ->
                        candidate.name().charAt(0) == text("dataflow").charAt(0))
                .findFirst()
                .orElseThrow();
        return new ArraySpec(new ArrayGeometry(size("array_rows"), size("array_cols")), dataflow, folds);
    }

    @Override
    public String toString() {
        return text("case");
    }
}
