package systole.study.operators;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import systole.system.InputException;
import systole.system.Problem;

/**
 * A CSV file of operators: one a row, columns as in the shipped measurements.
 *
 * @param header column names in the order of the file
 * @param rows rows in the order of the file
 */
public record CaseTable(List<String> header, List<Row> rows) {
    /** Columns that a file must have. */
    public static final List<String> REQUIRED = List.of(
            "case",
            "device",
            "ranks",
            "op",
            "dtype",
            "kv_dtype",
            "m",
            "n",
            "k",
            "batch",
            "q_heads",
            "kv_heads",
            "head_dim",
            "q_len",
            "kv_len",
            "causal",
            "rows",
            "cols",
            "bytes",
            "timing");

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    /** Copies the lists. */
    public CaseTable {
        header = List.copyOf(header);
        rows = List.copyOf(rows);
    }

    /**
     * One row.
     *
     * @param header column names
     * @param fields as many values
     */
    public record Row(List<String> header, List<String> fields) {
        /** The value of a column; empty when the file has no such column. */
        public String get(String column) {
            int index = header.indexOf(column);
            return index < 0 ? "" : fields.get(index);
        }
    }

    /**
     * Reads a file.
     *
     * @throws InputException when it is missing, broken, or lacks a required column
     */
    public static CaseTable read(Path file) {
        try {
            return parse(file.toString(), Files.readString(file));
        } catch (IOException e) {
            throw refused(file.toString(), 0, "no readable file", "a CSV file of operators");
        }
    }

    /** Reads text; {@code name} stands for it in problems. */
    public static CaseTable parse(String name, String text) {
        if (text.chars().filter(c -> c == '"').count() % 2 != 0) {
            throw refused(name, 0, "a quotation mark without its other half", "quoted values that end");
        }
        return parsed(name, text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text);
    }

    private static CaseTable parsed(String name, String text) {
        List<String> header = new ArrayList<>();
        List<Row> rows = new ArrayList<>();
        try (CsvReader<NamedCsvRecord> reader = CsvReader.builder().ofNamedCsvRecord(text)) {
            for (NamedCsvRecord record : reader) {
                if (header.isEmpty()) {
                    header.addAll(record.getHeader());
                    check(name, header);
                }
                checkLength(name, record, header.size());
                rows.add(new Row(header, List.copyOf(record.getFields())));
            }
        } catch (CsvParseException | IllegalStateException e) {
            throw refused(
                    name,
                    rows.size() + 2,
                    "a broken row (" + e.getMessage() + ")",
                    "rows with a value for each column");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (header.isEmpty()) {
            header.addAll(List.of(text.strip().split(",", -1)));
            check(name, header);
        }
        return new CaseTable(header, rows);
    }

    private static void check(String name, List<String> header) {
        List<Problem> problems = new ArrayList<>();
        List<String> missing =
                REQUIRED.stream().filter(column -> !header.contains(column)).toList();
        if (!missing.isEmpty()) {
            problems.add(new Problem(
                    name,
                    "",
                    1,
                    1,
                    "no column " + String.join(", ", missing),
                    "the columns " + String.join(", ", REQUIRED) + ", empty where an operator has no such thing",
                    ""));
        }
        if (new HashSet<>(header).size() < header.size()) {
            problems.add(new Problem(name, "", 1, 1, "a column name twice", "each column once", ""));
        }
        if (!problems.isEmpty()) {
            throw new InputException(problems);
        }
    }

    private static void checkLength(String name, NamedCsvRecord record, int columns) {
        if (record.getFieldCount() != columns) {
            throw refused(
                    name,
                    Math.toIntExact(record.getStartingLineNumber()),
                    record.getFieldCount() + " values",
                    "one for each of the " + columns + " columns");
        }
    }

    private static InputException refused(String name, int line, String found, String expected) {
        return new InputException(List.of(new Problem(name, "", line, line > 0 ? 1 : 0, found, expected, "")));
    }
}
