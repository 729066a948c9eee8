package systole.study.search;

/**
 * A judgement as one number, the smaller the better: below 1 for what keeps everything, from 1 on by how much is broken. What is
 * without bound is drawn into that range, so that penalties of any unit are comparable.
 */
final class Fitness {
    private double scale;

    /** Better of two by what is broken, then by the goal. */
    static boolean better(Score one, Score other) {
        if (one.violation() > 0 || other.violation() > 0) {
            return one.violation() < other.violation();
        }
        return one.goals()[0] < other.goals()[0];
    }

    double of(Score score) {
        if (score.violation() > 0) {
            return 1 + score.violation();
        }
        double goal = score.goals()[0];
        if (scale == 0) { // by the first, so that it follows from what was judged
            scale = goal == 0 ? 1 : Math.abs(goal);
        }
        return goal / (Math.abs(goal) + scale);
    }
}
