package systole.study.microbench;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import systole.system.json.Descriptions;

/**
 * One microbenchmark as measured on silicon.
 *
 * @param benchmark what was run
 * @param device described device that answers it
 * @param argument size, name or shape that the benchmark takes; empty when it takes none
 * @param value what was measured, in the benchmark's unit
 * @param withinPercent how far the simulated device may be off
 * @param of the chip that was measured where it is another of the same die; empty otherwise
 * @param cause why it may be further off than the gate asks; empty otherwise
 * @param source who measured it, with what program
 */
record Measured(
        Benchmark benchmark,
        String device,
        String argument,
        double value,
        double withinPercent,
        String of,
        String cause,
        String source) {

    /** What the gate asks of a row that states no cause. */
    static final double GATE_PERCENT = 10;

    /** A row may be further off than the gate asks only for a reason. */
    Measured {
        boolean wide = withinPercent > GATE_PERCENT;
        if (wide == cause.isEmpty()) {
            throw new IllegalArgumentException(benchmark.title() + " of " + device + " " + argument + " within "
                    + withinPercent + " percent: a cause where it is more than " + GATE_PERCENT + ", and only there");
        }
    }

    /** All that come with the program. */
    static List<Measured> all() {
        return records(
                "measured.csv",
                record -> new Measured(
                        Benchmark.valueOf(record.getField("benchmark")),
                        record.getField("device"),
                        record.getField("argument"),
                        Double.parseDouble(record.getField("measured")),
                        Double.parseDouble(record.getField("within")),
                        record.getField("of"),
                        record.getField("cause"),
                        record.getField("source")));
    }

    /** What the simulated device gives. */
    double simulated() {
        return benchmark.of(new Microbenchmarks(Descriptions.device(device).spec()), argument);
    }

    /** Records of a table beside this class. */
    static <T> List<T> records(String table, Function<NamedCsvRecord, T> make) {
        try (CsvReader<NamedCsvRecord> reader = CsvReader.builder().ofNamedCsvRecord(text(table))) {
            return reader.stream().map(make).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Text of a table beside this class. */
    static String text(String table) {
        try (InputStream in = Measured.class.getResourceAsStream(table)) {
            return new String(Objects.requireNonNull(in, table).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
