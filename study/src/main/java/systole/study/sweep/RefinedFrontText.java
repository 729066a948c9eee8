package systole.study.sweep;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import systole.study.validation.TextTable;

/** A front that was simulated again, in words. */
final class RefinedFrontText {
    private final RefinedFront refined;

    RefinedFrontText(RefinedFront refined) {
        this.refined = refined;
    }

    /** The members as CSV: point, axes, goals before and now, whether they stay. */
    String csv() {
        StringBuilder text = new StringBuilder(CsvLine.of("point", head()));
        refined.members()
                .forEach(member ->
                        text.append(CsvLine.of(Long.toString(member.row().point()), cells(member))));
        return text.toString();
    }

    /** The members for the eye, and how many stay. */
    String table() {
        List<String> head = new ArrayList<>(List.of("point"));
        head.addAll(head());
        List<List<String>> rows = new ArrayList<>();
        for (RefinedFront.Member member : refined.members()) {
            List<String> row =
                    new ArrayList<>(List.of(Long.toString(member.row().point())));
            row.addAll(cells(member));
            rows.add(row);
        }
        return new TextTable(head, rows).plain()
                + String.format(
                        Locale.ROOT,
                        "%d of %d members of the front stay at %s (%.1f %%)%n",
                        refined.staying(),
                        refined.members().size(),
                        refined.fidelity(),
                        100.0
                                * refined.staying()
                                / Math.max(1, refined.members().size()))
                + refusals();
    }

    private String refusals() {
        List<RefinedFront.Member> without = refined.unserved();
        return without.isEmpty() || without.size() == refined.members().size()
                ? ""
                : without.size() + " of the members cannot be run at " + refined.fidelity() + "; point "
                        + without.get(0).row().point() + ": " + without.get(0).error() + System.lineSeparator();
    }

    private List<String> head() {
        List<String> head = new ArrayList<>(refined.front().columns().axes());
        refined.front().goals().forEach(goal -> head.add(goal.key()));
        refined.front().goals().forEach(goal -> head.add(goal.key() + "@" + refined.fidelity()));
        head.add("stays");
        head.add("error");
        return head;
    }

    private List<String> cells(RefinedFront.Member member) {
        List<String> cells = new ArrayList<>(
                member.row().cells().subList(0, refined.front().columns().axes().size()));
        member.before().forEach(value -> cells.add(AxisValue.text(value)));
        member.after().forEach(value -> cells.add(Double.isFinite(value) ? AxisValue.text(value) : ""));
        cells.add(Boolean.toString(member.stays()));
        cells.add(member.error());
        return cells;
    }
}
