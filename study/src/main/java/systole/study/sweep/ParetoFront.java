package systole.study.sweep;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import systole.system.InputException;
import systole.system.Problem;
import systole.system.json.Nearest;

/**
 * The rows of a sweep that no other beats: none is at least as good in every goal and better in one. Rows are read one by one
 * and only those of the front so far are held. Rows without a result, and those that break a constraint, are left out.
 */
public final class ParetoFront {
    private final List<Goal> goals;
    private final Columns columns;
    private final List<Integer> cells = new ArrayList<>();
    private final List<Member> members = new ArrayList<>();
    private Shard shard = Shard.WHOLE;
    private long seen;

    /** A row of the front with its values of the goals. */
    private record Member(Row row, double[] values) {}

    private ParetoFront(Columns columns, List<Goal> goals) {
        this.columns = columns;
        this.goals = List.copyOf(goals);
        for (Goal goal : goals) {
            int cell = columns.cells().indexOf(goal.key());
            if (cell < 0) {
                throw new InputException(List.of(new Problem(
                        goal.maximize() ? "--max" : "--min",
                        "",
                        0,
                        0,
                        "\"" + goal.key() + "\"",
                        "a column of the results: " + String.join(", ", columns.cells()),
                        Nearest.hint(goal.key(), columns.cells()))));
            }
            cells.add(cell);
        }
    }

    /**
     * The front of the results in a folder.
     *
     * @param goals one to three, of one the best rows; none for the objectives of the sweep
     */
    public static ParetoFront of(ResultFolder folder, List<Goal> goals) {
        LogHeader header = folder.existing();
        List<Goal> used = goals.isEmpty() ? header.goals() : goals;
        if (used.isEmpty() || used.size() > 3) {
            throw new InputException(List.of(new Problem(
                    folder.toString(),
                    "",
                    0,
                    0,
                    used.size() + " objectives",
                    "one to three, by --min and --max or \"objectives\" of the sweep; columns are "
                            + String.join(", ", header.columns().cells()),
                    "")));
        }
        if (used.stream().map(Goal::key).distinct().count() < used.size()) {
            throw new InputException(List.of(
                    new Problem("--min and --max", "", 0, 0, "a column that is named twice", "each column once", "")));
        }
        return of(folder, header, used);
    }

    /** The first of the best rows where a sweep has one objective; nothing where no row has a result that keeps the constraints. */
    public static Optional<Row> best(ResultFolder folder) {
        LogHeader header = folder.existing();
        return of(folder, header, header.goals()).rows().stream().findFirst();
    }

    private static ParetoFront of(ResultFolder folder, LogHeader header, List<Goal> goals) {
        ParetoFront front = new ParetoFront(header.columns(), goals);
        front.shard = header.shard();
        folder.each(header.columns(), front::add);
        if (header.complete() && front.seen != header.rows()) {
            throw ResultFolder.refused(
                    folder.rows(),
                    front.seen + " rows, of " + header.rows() + " that were written",
                    "all of them; run 'sweep' again, which works out those that are missing");
        }
        front.members.sort((a, b) -> compare(a, b, goals));
        return front;
    }

    /** By the first goal, the best first; then the next; then as the points come. */
    private static int compare(Member a, Member b, List<Goal> goals) {
        for (int i = 0; i < goals.size(); i++) {
            int order = Double.compare(a.values[i], b.values[i]);
            if (order != 0) {
                return goals.get(i).maximize() ? -order : order;
            }
        }
        return Long.compare(a.row.point(), b.row.point());
    }

    private void add(Row row) {
        seen++;
        List<String> texts = row.cells();
        boolean failed = !texts.get(texts.size() - 1).isEmpty();
        boolean infeasible =
                columns.constrained() && texts.get(texts.size() - 2).equals("false");
        double[] values = new double[cells.size()];
        for (int i = 0; i < values.length; i++) {
            String text = texts.get(cells.get(i));
            if (text.isEmpty() || failed || infeasible) {
                return;
            }
            values[i] = number(text, goals.get(i).key());
        }
        Member member = new Member(row, values);
        if (members.stream().anyMatch(other -> beats(goals, other.values, values))) {
            return;
        }
        members.removeIf(other -> beats(goals, values, other.values));
        members.add(member);
    }

    private static double number(String text, String key) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new InputException(
                    List.of(new Problem(key, "", 0, 0, "\"" + text + "\"", "a column of numbers", "")));
        }
    }

    /** True when one is at least as good in every goal and better in some. */
    static boolean beats(List<Goal> goals, double[] one, double[] other) {
        boolean better = false;
        for (int i = 0; i < one.length; i++) {
            if (goals.get(i).better(other[i], one[i])) {
                return false;
            }
            better |= goals.get(i).better(one[i], other[i]);
        }
        return better;
    }

    /** Columns of the rows. */
    public Columns columns() {
        return columns;
    }

    /** What is best. */
    public List<Goal> goals() {
        return goals;
    }

    /** Its rows, the best by the first goal first. */
    public List<Row> rows() {
        return members.stream().map(Member::row).toList();
    }

    /** Rows looked at. */
    public long seen() {
        return seen;
    }

    /** The front as CSV, with all columns. */
    public String csv() {
        StringBuilder text = new StringBuilder(CsvLine.of("point", columns.cells()));
        rows().forEach(row -> text.append(CsvLine.of(row)));
        return text.toString();
    }

    /** The front as a table for the eye: axes that differ among its rows, and goals. */
    public String table() {
        Set<Integer> shown = new TreeSet<>(cells);
        for (int i = 0; i < columns.axes().size(); i++) {
            int cell = i;
            if (rows().stream().map(row -> row.cells().get(cell)).distinct().count() > 1) {
                shown.add(i);
            }
        }
        List<List<String>> lines = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of("point"));
        shown.forEach(cell -> head.add(columns.cells().get(cell)));
        lines.add(head);
        for (Row row : rows()) {
            List<String> line = new ArrayList<>(List.of(Long.toString(row.point())));
            shown.forEach(cell -> line.add(row.cells().get(cell)));
            lines.add(line);
        }
        return aligned(lines) + members.size() + " of " + seen + " rows are on the front" + part() + "\n";
    }

    private String part() {
        return shard.equals(Shard.WHOLE)
                ? ""
                : " of part " + shard.number() + "/" + shard.of() + " of the sweep; 'merge' puts the parts together";
    }

    private static String aligned(List<List<String>> lines) {
        StringBuilder text = new StringBuilder();
        for (List<String> line : lines) {
            for (int column = 0; column < line.size(); column++) {
                int at = column;
                int width = lines.stream()
                        .mapToInt(each -> each.get(at).length())
                        .max()
                        .orElse(0);
                text.append(column == 0 ? "" : "  ")
                        .append(" ".repeat(width - line.get(column).length()))
                        .append(line.get(column));
            }
            text.append('\n');
        }
        return text.toString();
    }
}
