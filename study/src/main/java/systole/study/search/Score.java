package systole.study.search;

/**
 * A judgement of a position. The array is owned by the record.
 *
 * @param goals each the better the smaller; not looked at where something is broken
 * @param violation how much is broken in all; 0 for what keeps everything
 */
public record Score(double[] goals, double violation) {
    /** True when it is at least as good in everything and better in something; what breaks less is better, whatever its goals (Deb 2000). */
    boolean beats(Score other) {
        if (violation != other.violation || violation > 0) {
            return violation < other.violation;
        }
        boolean better = false;
        for (int i = 0; i < goals.length; i++) {
            if (goals[i] > other.goals[i]) {
                return false;
            }
            better |= goals[i] < other.goals[i];
        }
        return better;
    }
}
