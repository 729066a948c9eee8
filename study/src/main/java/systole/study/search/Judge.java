package systole.study.search;

import java.util.List;

/** Judges positions. What was judged before costs nothing; of what is new only so much is judged. */
public interface Judge {
    /** Judgements of some positions, in their order; anything is said of those that are beyond what can be judged. */
    List<Score> judge(List<double[]> positions);

    /** Whether a position may be judged at all; what may not costs nothing either, and is broken. */
    boolean admits(double[] position);

    /** How many have been judged. */
    long judged();

    /** True when no more can be. */
    boolean spent();
}
