package systole.study.validation;

import java.util.ArrayList;
import java.util.List;

/**
 * A table of texts that prints for the terminal and for a page. The first column is set left, as are those whose heading ends
 * in a blank; the others are set right.
 *
 * @param header headings
 * @param rows as many cells in each
 */
public record TextTable(List<String> header, List<List<String>> rows) {
    /** Copies the lists and checks their lengths. */
    public TextTable {
        header = List.copyOf(header);
        rows = rows.stream().map(List::copyOf).toList();
        for (List<String> row : rows) {
            if (row.size() != header.size()) {
                throw new IllegalArgumentException("a row of " + row.size() + " cells under " + header);
            }
        }
    }

    /** Columns of even width, a line break after each line. */
    public String plain() {
        int[] widths = new int[header.size()];
        List<List<String>> lines = new ArrayList<>();
        lines.add(header.stream().map(String::strip).toList());
        lines.addAll(rows);
        lines.forEach(line -> {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        });
        StringBuilder out = new StringBuilder();
        for (List<String> line : lines) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                String padding = " ".repeat(widths[i] - line.get(i).length());
                text.append(i == 0 ? "" : "  ").append(isLeft(i) ? line.get(i) + padding : padding + line.get(i));
            }
            out.append(text.toString().stripTrailing()).append('\n');
        }
        return out.toString();
    }

    /** The table in Markdown, a line break after each line. */
    public String markdown() {
        StringBuilder out = new StringBuilder();
        out.append("| ")
                .append(String.join(" | ", header.stream().map(String::strip).toList()))
                .append(" |\n|");
        for (int i = 0; i < header.size(); i++) {
            out.append(isLeft(i) ? "---|" : "---:|");
        }
        out.append('\n');
        for (List<String> row : rows) {
            out.append("| ")
                    .append(String.join(
                            " | ",
                            row.stream().map(cell -> cell.replace("|", "\\|")).toList()))
                    .append(" |\n");
        }
        return out.toString();
    }

    private boolean isLeft(int column) {
        return column == 0 || header.get(column).endsWith(" ");
    }
}
