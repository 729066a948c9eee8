package systole.study.solve;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import systole.study.knob.Knob;
import systole.study.sweep.AxisValue;
import systole.study.sweep.Constraint;
import systole.study.validation.TextTable;

/** A solution for the eye. */
public final class SolutionText {
    private SolutionText() {}

    /** The text: the value, its certificate, and all that was run. */
    public static String of(Solution solution) {
        Question question = solution.question();
        Knob knob = question.knob();
        String constraints =
                question.constraints().stream().map(Constraint::text).collect(Collectors.joining(" and "));
        StringBuilder text = new StringBuilder();
        text.append(knob.text(solution.found().value()))
                .append(" is the ")
                .append(question.wanted())
                .append(' ')
                .append(knob.place())
                .append(" that keeps ")
                .append(constraints)
                .append('\n');
        Tried beyond = solution.beyond();
        if (beyond == null) {
            text.append("the range ends there, from ")
                    .append(knob.text(question.from()))
                    .append(" to ")
                    .append(knob.text(question.to()))
                    .append(": ")
                    .append(question.maximize() ? "--to looks above" : "--from looks below")
                    .append('\n');
        } else {
            text.append("certified: it was run, and so was the next value, ")
                    .append(knob.text(beyond.value()))
                    .append(beyond.error().isEmpty() ? ", which does not" : ", which has no result: " + beyond.error())
                    .append('\n');
        }
        text.append(
                solution.monotone()
                        ? "along the range the answer changes once at most, as far as "
                                + solution.tried().size() + " runs tell\n"
                        : "NOT MONOTONE: values on the other side keep it too, or some on this side do not; see the runs\n");
        if (!solution.unmakeable().isEmpty()) {
            text.append("no such device can be made: ")
                    .append(solution.unmakeable())
                    .append('\n');
        }
        for (int i = 0; i < solution.keys().size(); i++) {
            text.append(solution.keys().get(i))
                    .append(' ')
                    .append(solution.course(i))
                    .append(" with it\n");
        }
        return text.append('\n').append(table(solution).plain()).toString();
    }

    private static TextTable table(Solution solution) {
        List<String> head = new ArrayList<>(List.of("value"));
        head.addAll(solution.keys());
        head.add("kept ");
        List<List<String>> rows = new ArrayList<>();
        for (Tried tried : solution.tried()) {
            List<String> row =
                    new ArrayList<>(List.of(solution.question().knob().text(tried.value())));
            tried.keys().forEach(key -> row.add(Double.isNaN(key) ? "-" : AxisValue.text(key)));
            row.add(!tried.error().isEmpty() ? "no: " + tried.error() : tried.kept() ? "yes" : "no");
            rows.add(row);
        }
        return new TextTable(head, rows);
    }
}
