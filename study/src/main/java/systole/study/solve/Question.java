package systole.study.solve;

import java.util.List;
import systole.study.knob.Knob;
import systole.study.sweep.Constraint;

/**
 * What is looked for.
 *
 * @param knob what is turned
 * @param maximize the most of it, else the least
 * @param constraints what results must keep
 * @param from least value that is looked at, above 0, in base units
 * @param to most
 * @param resolution part of the value that is told apart; whole numbers always are
 */
public record Question(
        Knob knob, boolean maximize, List<Constraint> constraints, double from, double to, double resolution) {
    /** Copies the list. */
    public Question {
        constraints = List.copyOf(constraints);
    }

    /** The same in another range. */
    Question between(double least, double most) {
        return new Question(knob, maximize, constraints, least, most, resolution);
    }

    /** Report keys of the constraints. */
    List<String> keys() {
        return constraints.stream().map(Constraint::key).distinct().toList();
    }

    /** {@code least} or {@code most}. */
    public String wanted() {
        return maximize ? "most" : "least";
    }
}
