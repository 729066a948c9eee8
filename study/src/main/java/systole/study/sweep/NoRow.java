package systole.study.sweep;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import systole.system.UnservedException;

/** What to say where no row of a folder has a result that keeps the constraints: which of them is broken most. */
public final class NoRow {
    private NoRow() {}

    /** Why nothing is left; empty when some row is. Reads no further than the first that is. */
    public static Optional<UnservedException> of(ResultFolder folder) {
        LogHeader header = folder.existing();
        List<String> cells = header.columns().cells();
        List<Constraint> constraints =
                header.constraints().stream().map(Constraint::of).toList();
        long[] broken = new long[constraints.size()];
        List<Double> nearest = new ArrayList<>();
        constraints.forEach(constraint -> nearest.add(Double.NaN));
        long results = 0;
        String error = "";
        try (RowReader rows = new RowReader(folder.rows(), header.columns())) {
            for (Optional<Row> next = rows.next(); next.isPresent(); next = rows.next()) {
                Row row = next.get();
                if (row.failed()) {
                    error = error.isEmpty() ? row.cells().get(row.cells().size() - 1) : error;
                    continue;
                }
                results++;
                boolean keeps = true;
                for (int i = 0; i < broken.length; i++) {
                    Constraint constraint = constraints.get(i);
                    double value = value(row, cells.indexOf(constraint.key()));
                    keeps &= constraint.holds(value);
                    broken[i] += constraint.holds(value) ? 0 : 1;
                    if (!(constraint.excess(nearest.get(i)) <= constraint.excess(value))) {
                        nearest.set(i, value);
                    }
                }
                if (keeps) {
                    return Optional.empty();
                }
            }
        }
        if (results == 0) {
            return Optional.of(new UnservedException(
                    "no row of " + folder + " has a result", error.isEmpty() ? "look at other points" : error));
        }
        int most = 0;
        for (int i = 1; i < broken.length; i++) {
            most = broken[i] > broken[most] ? i : most;
        }
        return Optional.of(new UnservedException(
                "no row of " + folder + " keeps the constraints: \""
                        + constraints.get(most).text() + "\" is broken by " + broken[most] + " of " + results
                        + " with a result",
                "it comes to " + AxisValue.text(nearest.get(most))
                        + " at best; look at other points, or take another bound"));
    }

    private static double value(Row row, int cell) {
        String text = row.cells().get(cell);
        return text.isEmpty() ? Double.NaN : Double.parseDouble(text);
    }
}
