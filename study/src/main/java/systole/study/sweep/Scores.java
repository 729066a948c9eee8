package systole.study.sweep;

import java.util.Arrays;
import java.util.List;
import systole.study.search.Score;

/**
 * How good rows are: goals that should be large with their sign changed, and what constraints are broken by, as parts of their
 * bounds. Breaking constraints is better than having no result, and that better than not meeting the conditions on axes.
 */
final class Scores {
    private static final double NO_RESULT = 2;
    private static final double NOT_ADMITTED = 3;

    private final SweepSpec spec;
    private final List<String> cells;

    Scores(SweepSpec spec) {
        this.spec = spec;
        this.cells = Columns.of(spec).cells();
    }

    /** From the row alone, so that one that was read says the same as one that was simulated. */
    Score of(Row row) {
        double[] goals = spec.goals().stream()
                .mapToDouble(goal -> (goal.maximize() ? -1 : 1) * value(row, goal.key()))
                .toArray();
        if (row.failed() || Arrays.stream(goals).anyMatch(Double::isNaN)) {
            return broken(NO_RESULT);
        }
        double excess = spec.constraints().stream()
                .mapToDouble(constraint -> constraint.excess(value(row, constraint.key())))
                .sum();
        return new Score(goals, part(excess));
    }

    Score notAdmitted(List<AxisValue> values) {
        return broken(NOT_ADMITTED
                + part(spec.conditions().stream()
                        .mapToDouble(condition -> condition.excess(values))
                        .sum()));
    }

    Score notJudged() {
        return broken(2 * NOT_ADMITTED);
    }

    private Score broken(double violation) {
        double[] goals = new double[spec.goals().size()];
        Arrays.fill(goals, Double.POSITIVE_INFINITY);
        return new Score(goals, violation);
    }

    private double value(Row row, String key) {
        String text = row.cells().get(cells.indexOf(key));
        return text.isEmpty() ? Double.NaN : Double.parseDouble(text);
    }

    /** 0 for nothing, towards 1 for much. */
    private static double part(double excess) {
        return Double.isInfinite(excess) ? 1 : excess / (1 + excess);
    }
}
