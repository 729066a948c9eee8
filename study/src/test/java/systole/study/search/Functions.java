package systole.study.search;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/** Judges by a function, for tests, and remembers. */
final class Functions implements Judge {
    private static final Score NOTHING = new Score(new double[] {Double.POSITIVE_INFINITY}, 9);

    private final Space space;
    private final Function<double[], Score> function;
    private final Predicate<double[]> admitted;
    private final long most;
    private final Map<List<Double>, Score> known = new HashMap<>();
    final List<double[]> asked = new ArrayList<>();
    Member best = new Member(new double[0], NOTHING);

    Functions(Space space, long most, Predicate<double[]> admitted, Function<double[], Score> function) {
        this.space = space;
        this.most = most;
        this.admitted = admitted;
        this.function = function;
    }

    /** A goal without constraints. */
    static Functions of(Space space, long most, Function<double[], Double> goal) {
        return new Functions(
                space, most, position -> true, position -> new Score(new double[] {goal.apply(position)}, 0));
    }

    @Override
    public List<Score> judge(List<double[]> positions) {
        List<Score> scores = new ArrayList<>();
        for (double[] position : positions) {
            if (!java.util.Arrays.equals(position, space.snapped(position))) {
                throw new IllegalArgumentException("a position between levels");
            }
            Score score = known.get(Space.key(position));
            if (score == null && admits(position) && !spent()) {
                score = function.apply(position);
                known.put(Space.key(position), score);
                asked.add(position);
                if (Fitness.better(score, best.score())) {
                    best = new Member(position, score);
                }
            }
            scores.add(score == null ? NOTHING : score);
        }
        return scores;
    }

    @Override
    public boolean admits(double[] position) {
        return admitted.test(position);
    }

    @Override
    public long judged() {
        return asked.size();
    }

    @Override
    public boolean spent() {
        return asked.size() >= most;
    }
}
