package systole.study.validation;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A group of whole runs with what is aimed at. The groups are the rows of {@code run-groups.csv}.
 *
 * @param name in files of measurements
 * @param targetPercent the mean of the absolute errors that is aimed at
 * @param biasPercent the bias that is aimed at, either way
 * @param what runs of what
 */
public record RunGroup(String name, double targetPercent, double biasPercent, String what) {
    private static final String TABLE = "run-groups.csv";

    /** All groups that have a target. */
    public static List<RunGroup> all() {
        try (InputStream in = Objects.requireNonNull(RunGroup.class.getResourceAsStream(TABLE), TABLE)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            try (CsvReader<NamedCsvRecord> reader = CsvReader.builder().ofNamedCsvRecord(text)) {
                return reader.stream()
                        .map(row -> new RunGroup(
                                row.getField("group"),
                                Double.parseDouble(row.getField("target")),
                                Double.parseDouble(row.getField("bias")),
                                row.getField("what")))
                        .toList();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The group of a name; empty for one without a target. */
    public static Optional<RunGroup> of(String text) {
        return all().stream().filter(group -> group.name().equals(text)).findFirst();
    }
}
