package systole.study.search;

import java.util.ArrayList;
import java.util.List;

/**
 * Steps from a position to better ones until there are none near it: in one dimension, wide steps first, then of one level; where
 * none of these is better in two dimensions at once, along a constraint.
 */
final class Descent {
    /** Part of a dimension that the widest and the narrowest step take; of levels at least one. */
    private static final double WIDEST = 1.0 / 4;

    private static final double NARROWEST = 1.0 / 1024;

    private final Space space;
    private final Judge judge;

    Descent(Space space, Judge judge) {
        this.space = space;
        this.judge = judge;
    }

    /** The best that is reached. */
    Member from(Member start) {
        Member at = start;
        double width = WIDEST;
        while (width >= NARROWEST && !judge.spent()) {
            Member next = best(at, single(at, width));
            if (!Fitness.better(next.score(), at.score())) {
                next = best(at, pairs(at, width));
            }
            width = Fitness.better(next.score(), at.score()) ? width : width / 2;
            at = next;
        }
        return at;
    }

    private List<double[]> single(Member at, double width) {
        List<double[]> positions = new ArrayList<>();
        for (int dimension = 0; dimension < space.dimensions(); dimension++) {
            positions.add(space.moved(at.position(), dimension, width));
            positions.add(space.moved(at.position(), dimension, -width));
        }
        return positions;
    }

    private List<double[]> pairs(Member at, double width) {
        List<double[]> positions = new ArrayList<>();
        List<double[]> single = single(at, width);
        for (int one = 0; one < single.size(); one++) {
            for (int other = one / 2 + 1; other < space.dimensions(); other++) {
                positions.add(space.moved(single.get(one), other, width));
                positions.add(space.moved(single.get(one), other, -width));
            }
        }
        return positions;
    }

    private Member best(Member at, List<double[]> positions) {
        Member best = at;
        List<Score> scores = judge.judge(positions);
        for (int i = 0; i < scores.size(); i++) {
            if (Fitness.better(scores.get(i), best.score())) {
                best = new Member(positions.get(i), scores.get(i));
            }
        }
        return best;
    }
}
