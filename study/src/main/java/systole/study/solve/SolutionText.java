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
        text.append(certificate(solution));
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

    private static String certificate(Solution solution) {
        Question question = solution.question();
        Knob knob = question.knob();
        Tried beyond = solution.beyond();
        String side = question.maximize() ? "above" : "below";
        if (beyond == null) {
            return "the range ends there, from " + knob.text(question.from()) + " to " + knob.text(question.to()) + ": "
                    + (question.maximize() ? "--to looks above" : "--from looks below") + "\n"
                    + (solution.monotone()
                            ? ""
                            : "NOT MONOTONE: some values on the other side do not keep it; see the runs\n");
        }
        String next = "the next value, " + knob.text(beyond.value())
                + (beyond.error().isEmpty() ? ", which does not" : ", which has no result: " + beyond.error());
        String all = "none of " + solution.runsBeyond() + " values run " + side + " it does";
        if (solution.certificate() == Certificate.MONOTONE) {
            return "certified: it was run, and so was " + next + "; " + all
                    + ", and the answer changes no more than that along "
                    + solution.tried().size() + " runs\n";
        }
        String why = solution.wavering().isEmpty()
                ? "the answer changes more than once"
                : String.join(" and ", solution.wavering())
                        + (solution.wavering().size() == 1 ? " rises and falls" : " rise and fall");
        return "NOT MONOTONE, not certified: " + why + " along the range\n" + "scanned: it was run, and so was " + next
                + "; " + all + ", but values between them may\n";
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
