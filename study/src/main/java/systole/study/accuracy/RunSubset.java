package systole.study.accuracy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import systole.microarch.timing.Fidelity;
import systole.study.measurements.Measurements;
import systole.study.validation.Validation;

/**
 * One or two whole runs of each group, quick enough to be simulated with every build, and how large the error of each may be at most.
 * They are the rows of {@code run-bounds.csv}, whose bounds {@code validate --run-bounds} writes again from today's errors.
 */
public final class RunSubset {
    private static final String TABLE = "run-bounds.csv";
    private static final String HEADER = "case;group;most size of the error in percent\n";
    /** Room above today's error, in points: another choice among kernels may move a run by as much. */
    private static final double ROOM = 0.5;

    private RunSubset() {}

    /** What the size of the error of each case, in percent, may be at most. */
    public static Map<String, Double> bounds() {
        Map<String, Double> bounds = new LinkedHashMap<>();
        text().lines().skip(1).filter(line -> !line.isBlank()).forEach(line -> {
            String[] fields = line.split(";", -1);
            bounds.put(fields[0], Double.parseDouble(fields[2]));
        });
        return bounds;
    }

    /** The lines beside their predictions; a line is answered by a clock of its own scenario. */
    public static Validation validate(Measurements measurements, int threads) {
        return measurements.ofCases(bounds().keySet()).validate(threads, Fidelity.TILE);
    }

    /** The table with bounds as they follow from the errors of these lines: rounded up to half a point, and a little room. */
    public static String written(Validation validation) {
        StringBuilder table = new StringBuilder(HEADER);
        for (Validation.Row row : validation.rows()) {
            Double error = row.errorPercent();
            if (error == null) {
                throw new IllegalArgumentException(row.name() + " has no prediction: " + row.reason());
            }
            double most = Math.ceil(2 * Math.abs(error)) / 2 + ROOM;
            table.append(String.format(Locale.ROOT, "%s;%s;%.1f%n", row.name(), row.group(), most));
        }
        return table.toString().replace("\r\n", "\n");
    }

    private static String text() {
        try (InputStream in = RunSubset.class.getResourceAsStream(TABLE)) {
            return new String(Objects.requireNonNull(in, TABLE).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
