package systole.study.sweep;

import java.util.List;

/** A row as a line of CSV; cells with commas, quotes or line breaks are quoted. */
final class CsvLine {
    private CsvLine() {}

    static String of(Row row) {
        return of(Long.toString(row.point()), row.cells());
    }

    static String of(String first, List<String> cells) {
        StringBuilder line = new StringBuilder(first);
        for (String cell : cells) {
            line.append(',');
            boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
            line.append(plain ? cell : '"' + cell.replace("\"", "\"\"") + '"');
        }
        return line.append('\n').toString();
    }
}
