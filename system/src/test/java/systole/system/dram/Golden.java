package systole.system.dram;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** One row of the reference's outputs. */
record Golden(Map<String, String> cells) {
    /** All rows. */
    static List<Golden> rows() throws IOException {
        List<Golden> rows = new ArrayList<>();
        try (InputStream in = Objects.requireNonNull(Golden.class.getResourceAsStream("/dram/ramulator2.csv"))) {
            String[] lines = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .strip()
                    .split("\r?\n", -1);
            String[] names = lines[0].split(",", -1);
            for (int i = 1; i < lines.length; i++) {
                String[] values = lines[i].split(",", -1);
                Map<String, String> cells = new LinkedHashMap<>();
                for (int c = 0; c < names.length; c++) {
                    cells.put(names[c], values[c]);
                }
                rows.add(new Golden(cells));
            }
        }
        return rows;
    }

    String text(String name) {
        return Objects.requireNonNull(cells.get(name), name);
    }

    double number(String name) {
        return Double.parseDouble(text(name));
    }

    /** The pattern by our name; the latency curve has none. */
    String pattern() {
        return switch (text("pattern")) {
            case "streaming_generator" -> "stream";
            case "row_per_access_generator(stream_cls=1)" -> "rows";
            case "trace:stream_interleaved" -> "sequential";
            case "trace:uniform_random_lines" -> "random";
            case "trace:one_bank_row_conflicts" -> "one-bank";
            default -> throw new IllegalArgumentException(text("pattern"));
        };
    }

    @Override
    public String toString() {
        return String.join(
                " ", text("standard"), text("pattern"), text("read_pct"), text("refresh"), text("nop_counter"));
    }
}
